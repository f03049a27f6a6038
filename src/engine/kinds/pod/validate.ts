/** ValidatePodSpec and what it calls, as far as people run into it: k8s.io/kubernetes/pkg/apis/core/validation. */
import { equal } from '../../api/data.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../../api/field.ts'
import type { StatusCause } from '../../api/types.ts'
import { validateLabels } from '../../api/metadata.ts'
import { isDNS1123Label } from '../../api/names.ts'
import { isPort, isPortName, PORT_RANGE, validatePortRef } from '../names.ts'
import { isSidecar } from './containers.ts'
import type { PodRules } from './rules.ts'
import type { Container, ContainerPort, Pod, PodSpec, PodTemplateSpec, Probe } from './types.ts'
import {
  validateHttpGet,
  validateInitContainer,
  validateLifecycle,
  validateMounts,
  validateResources,
  validateVariables,
  validateVolumes,
} from './validateParts.ts'
import { podWarnings } from './warnings.ts'
import { validateAffinity, validateSpread, validateTolerations } from './validateScheduling.ts'

const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const NOT_NEGATIVE = 'must be greater than or equal to 0'

export const POD_RULES: PodRules = {
  pod: validatePod,
  change: validatePodUpdate,
  template: validateTemplate,
  warnings: podWarnings,
}

function validatePod(pod: Pod): StatusCause[] {
  return validatePodSpec(pod.spec, 'spec', ['Always', 'Never', 'OnFailure'])
}

/** The template of a workload that runs for ever: restartPolicy can only be Always. */
function validateTemplate(template: PodTemplateSpec, field: string, claims: readonly string[] = []): StatusCause[] {
  return [
    ...validateLabels(template.metadata?.labels, `${field}.labels`),
    ...validatePodSpec(template.spec, `${field}.spec`, ['Always'], claims),
  ]
}

function validatePodSpec(
  spec: PodSpec,
  field: string,
  restartPolicies: string[],
  claims: readonly string[] = [],
): StatusCause[] {
  const volumes = [...(spec.volumes ?? []).map(({ name }) => name), ...claims]
  const causes: StatusCause[] = validateVolumes(spec.volumes ?? [], `${field}.volumes`)
  const names = new Set<string>()
  if (!spec.containers?.length) causes.push(required(`${field}.containers`))
  spec.containers?.forEach((container, i) => {
    const at = `${field}.containers[${i}]`
    causes.push(...validateContainer(container, volumes, at, names), ...validateRunning(container, spec, at))
  })
  causes.push(...hostPorts(spec.containers ?? [], `${field}.containers`))
  spec.initContainers?.forEach((container, i) => {
    const at = `${field}.initContainers[${i}]`
    causes.push(...validateContainer(container, volumes, at, names), ...validateInitContainer(container, at))
    if (isSidecar(container)) causes.push(...validateRunning(container, spec, at))
  })
  if (!restartPolicies.includes(spec.restartPolicy ?? 'Always'))
    causes.push(notSupported(`${field}.restartPolicy`, spec.restartPolicy, restartPolicies))
  causes.push(
    ...validateLabels(spec.nodeSelector, `${field}.nodeSelector`),
    ...validateAffinity(spec, `${field}.affinity`),
    ...validateSpread(spec.topologySpreadConstraints ?? [], `${field}.topologySpreadConstraints`),
  )
  const grace = spec.terminationGracePeriodSeconds
  if (grace !== undefined && grace < 0)
    causes.push(invalid(`${field}.terminationGracePeriodSeconds`, grace, NOT_NEGATIVE))
  for (const key of ['hostname', 'subdomain'] as const) {
    const value = spec[key]
    if (value) causes.push(...isDNS1123Label(value).map((detail) => invalid(`${field}.${key}`, value, detail)))
  }
  causes.push(...validateTolerations(spec.tolerations ?? [], `${field}.tolerations`))
  return causes
}

function validateContainer(
  container: Container,
  volumes: readonly string[],
  field: string,
  names: Set<string>,
): StatusCause[] {
  const causes: StatusCause[] = []
  const { name, image } = container
  if (!name) causes.push(required(`${field}.name`))
  else {
    causes.push(...isDNS1123Label(name).map((detail) => invalid(`${field}.name`, name, detail)))
    if (names.has(name)) causes.push(duplicate(`${field}.name`, name))
    names.add(name)
  }
  if (!image) causes.push(required(`${field}.image`))
  else if (image !== image.trim())
    causes.push(invalid(`${field}.image`, image, 'must not have leading or trailing whitespace'))
  causes.push(...validatePorts(container.ports ?? [], `${field}.ports`))
  causes.push(...validateVariables(container, field))
  causes.push(...validateMounts(container, volumes, `${field}.volumeMounts`))
  const policies = ['Always', 'IfNotPresent', 'Never']
  if (container.imagePullPolicy && !policies.includes(container.imagePullPolicy))
    causes.push(notSupported(`${field}.imagePullPolicy`, container.imagePullPolicy, policies))
  causes.push(...validateResources(container, `${field}.resources`))
  return causes
}

/** What goes on while a container runs: its hooks and probes. */
function validateRunning(container: Container, spec: PodSpec, field: string): StatusCause[] {
  const causes = validateLifecycle(container, spec.terminationGracePeriodSeconds ?? 30, field)
  for (const kind of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    const probe = container[kind]
    if (!probe) continue
    causes.push(...validateProbe(probe, `${field}.${kind}`))
    if (kind !== 'readinessProbe' && (probe.successThreshold ?? 1) !== 1)
      causes.push(invalid(`${field}.${kind}.successThreshold`, probe.successThreshold, 'must be 1'))
    const grace = probe.terminationGracePeriodSeconds
    if (kind === 'readinessProbe' && grace !== undefined)
      causes.push(
        invalid(`${field}.${kind}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes'),
      )
  }
  return causes
}

function validatePorts(ports: ContainerPort[], field: string): StatusCause[] {
  const causes: StatusCause[] = []
  const names = new Set<string>()
  ports.forEach((port, i) => {
    const at = `${field}[${i}]`
    if (port.name) {
      const problems = isPortName(port.name)
      causes.push(...problems.map((detail) => invalid(`${at}.name`, port.name, detail)))
      if (!problems.length && names.has(port.name)) causes.push(duplicate(`${at}.name`, port.name))
      names.add(port.name)
    }
    if (!port.containerPort) causes.push(required(`${at}.containerPort`))
    else if (!isPort(port.containerPort)) causes.push(invalid(`${at}.containerPort`, port.containerPort, PORT_RANGE))
    if (port.hostPort && !isPort(port.hostPort)) causes.push(invalid(`${at}.hostPort`, port.hostPort, PORT_RANGE))
    if (!PROTOCOLS.includes(port.protocol)) causes.push(notSupported(`${at}.protocol`, port.protocol, PROTOCOLS))
  })
  return causes
}

/** A host port can be given to one container only. */
function hostPorts(containers: Container[], field: string): StatusCause[] {
  const causes: StatusCause[] = []
  const taken = new Set<string>()
  containers.forEach((container, i) =>
    container.ports?.forEach((port, j) => {
      if (!port.hostPort) return
      const key = `${port.protocol}/${port.hostPort}`
      if (taken.has(key)) causes.push(duplicate(`${field}[${i}].ports[${j}].hostPort`, key))
      taken.add(key)
    }),
  )
  return causes
}

function validateProbe(probe: Probe, field: string): StatusCause[] {
  const causes: StatusCause[] = []
  const handlers = (['exec', 'httpGet', 'tcpSocket', 'grpc'] as const).filter((kind) => probe[kind])
  if (!handlers.length) causes.push(required(field, 'must specify a handler type'))
  handlers.slice(1).forEach((kind) => {
    causes.push(forbidden(`${field}.${kind}`, 'may not specify more than 1 handler type'))
  })
  if (probe.httpGet) causes.push(...validateHttpGet(probe.httpGet, `${field}.httpGet`))
  if (probe.tcpSocket) causes.push(...validatePortRef(probe.tcpSocket.port, `${field}.tcpSocket.port`))
  if (probe.grpc && !isPort(probe.grpc.port))
    causes.push(invalid(`${field}.grpc.port`, probe.grpc.port ?? 0, PORT_RANGE))
  if (probe.exec && !probe.exec.command?.length) causes.push(required(`${field}.exec.command`))
  for (const key of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const) {
    const value = probe[key]
    if (value !== undefined && value < 0) causes.push(invalid(`${field}.${key}`, value, NOT_NEGATIVE))
  }
  return causes
}

/** A running pod's spec is nearly fixed: ValidatePodUpdate. The scheduler's binding sets nodeName once. */
function validatePodUpdate(next: Pod, old: Pod): StatusCause[] {
  const causes: StatusCause[] = []
  if (next.spec.containers?.length !== old.spec.containers.length)
    causes.push(forbidden('spec.containers', 'pod updates may not add or remove containers'))
  else if (fixedPartChanged(next.spec, old.spec)) {
    const allowed =
      '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'
    causes.push(forbidden('spec', `pod updates may not change fields other than ${allowed}`))
  }
  return causes
}

/** Whether anything differs but tolerations, deadline, images, and a node name that was not there before. */
function fixedPartChanged(next: Readonly<PodSpec>, old: Readonly<PodSpec>): boolean {
  if (next === old) return false
  for (const key of new Set([...Object.keys(next), ...Object.keys(old)]) as Set<
    keyof PodSpec | 'activeDeadlineSeconds'
  >) {
    if (key === 'tolerations' || key === 'activeDeadlineSeconds' || (key === 'nodeName' && !old.nodeName)) continue
    const same =
      key === 'containers' || key === 'initContainers'
        ? equal(withoutImages(next[key]), withoutImages(old[key]))
        : equal(next[key], old[key])
    if (!same) return true
  }
  return false
}

function withoutImages(list: readonly Container[] | undefined) {
  return list?.map((container) => ({ ...container, image: '' }))
}
