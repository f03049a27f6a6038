/** Volumes, mounts, variables, hooks and resources of a pod: k8s.io/kubernetes/pkg/apis/core/validation. */
import { duplicate, forbidden, invalid, notFoundValue, notSupported, required } from '../../api/field.ts'
import { isDNS1123Label } from '../../api/names.ts'
import type { StatusCause } from '../../api/types.ts'
import { validatePortRef } from '../names.ts'
import { parseAmount } from '../quantity.ts'
import { isSidecar } from './containers.ts'
import type { Container, EnvVar, EnvVarSource, HTTPGetAction, LifecycleHandler, Volume } from './types.ts'

/** Fields by which a variable may be set. Source: validEnvDownwardAPIFieldPathExpressions. */
const FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]

const SCHEMES = ['HTTP', 'HTTPS']
const HEADER_NAME =
  "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"

export function validateVolumes(volumes: readonly Volume[], field: string): StatusCause[] {
  const causes: StatusCause[] = []
  const names = new Set<string>()
  volumes.forEach((volume, i) => {
    const at = `${field}[${i}]`
    const { name, ...sources } = volume
    const [, ...more] = Object.keys(sources)
    for (const source of more) causes.push(forbidden(`${at}.${source}`, 'may not specify more than 1 volume type'))
    if (volume.configMap && !volume.configMap.name) causes.push(required(`${at}.configMap.name`))
    if (volume.secret && !volume.secret.secretName) causes.push(required(`${at}.secret.secretName`))
    if (!name) causes.push(required(`${at}.name`))
    else causes.push(...isDNS1123Label(name).map((detail) => invalid(`${at}.name`, name, detail)))
    if (names.has(name)) causes.push(duplicate(`${at}.name`, name))
    names.add(name)
  })
  return causes
}

/** @param volumes the names that there are */
export function validateMounts(
  { volumeMounts = [] }: Container,
  volumes: readonly string[],
  field: string,
): StatusCause[] {
  const causes: StatusCause[] = []
  const paths = new Set<string>()
  volumeMounts.forEach(({ name, mountPath }, i) => {
    const at = `${field}[${i}]`
    if (!name) causes.push(required(`${at}.name`))
    if (!volumes.includes(name)) causes.push(notFoundValue(`${at}.name`, name ?? ''))
    if (!mountPath) causes.push(required(`${at}.mountPath`))
    if (paths.has(mountPath)) causes.push(invalid(`${at}.mountPath`, mountPath, 'must be unique'))
    paths.add(mountPath)
  })
  return causes
}

export function validateVariables({ env = [], envFrom = [] }: Container, field: string): StatusCause[] {
  const causes: StatusCause[] = []
  env.forEach((variable, i) => {
    const at = `${field}.env[${i}]`
    if (!variable.name) causes.push(required(`${at}.name`))
    else if (!/^[ -<>-~]+$/.test(variable.name))
      causes.push(
        invalid(
          `${at}.name`,
          variable.name,
          "a valid environment variable name must consist only of printable ASCII characters other than '='",
        ),
      )
    causes.push(...validateSource(variable, `${at}.valueFrom`))
  })
  envFrom.forEach(({ configMapRef, secretRef }, i) => {
    const at = `${field}.envFrom[${i}]`
    if (configMapRef && !configMapRef.name) causes.push(required(`${at}.configMapRef.name`))
    if (secretRef && !secretRef.name) causes.push(required(`${at}.secretRef.name`))
    if (!configMapRef && !secretRef) causes.push(invalid(at, '', 'must specify one of: `configMapRef` or `secretRef`'))
    if (configMapRef && secretRef) causes.push(invalid(at, '', 'may not have more than one field specified at a time'))
  })
  return causes
}

function validateSource({ value, valueFrom }: EnvVar, field: string): StatusCause[] {
  if (!valueFrom) return []
  const causes: StatusCause[] = []
  const { fieldRef, configMapKeyRef, secretKeyRef } = valueFrom
  if (fieldRef) causes.push(...validateFieldRef(fieldRef, `${field}.fieldRef`))
  if (configMapKeyRef && !configMapKeyRef.key) causes.push(required(`${field}.configMapKeyRef.key`))
  if (secretKeyRef && !secretKeyRef.key) causes.push(required(`${field}.secretKeyRef.key`))
  const given = Object.keys(valueFrom).length
  if (!given)
    causes.push(
      invalid(
        field,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ),
    )
  else if (value) causes.push(invalid(field, '', 'may not be specified when `value` is not empty'))
  else if (given > 1) causes.push(invalid(field, '', 'may not have more than one field specified at a time'))
  return causes
}

function validateFieldRef({ fieldPath }: NonNullable<EnvVarSource['fieldRef']>, field: string): StatusCause[] {
  if (!fieldPath) return [required(`${field}.fieldPath`)]
  if (FIELDS.includes(fieldPath) || /^metadata\.(labels|annotations)\['.+'\]$/.test(fieldPath)) return []
  if (/^metadata\.(labels|annotations)$|^status\.phase$|^spec\.restartPolicy$/.test(fieldPath))
    return [notSupported(`${field}.fieldPath`, fieldPath, FIELDS)]
  const detail = `error converting fieldPath: field label not supported: ${fieldPath}`
  return [invalid(`${field}.fieldPath`, fieldPath, detail)]
}

/** Every amount that is asked for has to be within the limit. */
export function validateResources({ resources }: Container, field: string): StatusCause[] {
  const causes: StatusCause[] = []
  for (const [name, amount] of Object.entries(resources?.requests ?? {})) {
    const limit = resources?.limits?.[name]
    const [asked, most] = [parseAmount(amount), parseAmount(limit)]
    if (asked && most && asked.milli > most.milli)
      causes.push(invalid(`${field}.requests`, amount, `must be less than or equal to ${name} limit of ${limit}`))
  }
  return causes
}

/** @param graceSeconds of the pod: a hook may not sleep for longer */
export function validateLifecycle({ lifecycle }: Container, graceSeconds: number, field: string): StatusCause[] {
  const causes: StatusCause[] = []
  for (const kind of ['postStart', 'preStop'] as const) {
    const hook = lifecycle?.[kind]
    if (hook) causes.push(...validateHook(hook, graceSeconds, `${field}.lifecycle.${kind}`))
  }
  return causes
}

function validateHook(hook: LifecycleHandler, graceSeconds: number, field: string): StatusCause[] {
  const causes: StatusCause[] = []
  const given = (['exec', 'httpGet', 'tcpSocket', 'sleep'] as const).filter((kind) => hook[kind])
  given.slice(1).forEach((kind) => {
    causes.push(forbidden(`${field}.${kind}`, 'may not specify more than 1 handler type'))
  })
  if (hook.exec && !hook.exec.command?.length) causes.push(required(`${field}.exec.command`))
  if (hook.httpGet) causes.push(...validateHttpGet(hook.httpGet, `${field}.httpGet`))
  const seconds = hook.sleep?.seconds ?? 0
  if (seconds < 0 || seconds > graceSeconds) {
    const detail = `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`
    causes.push(invalid(`${field}.sleep`, seconds, detail))
  }
  if (!given.length) causes.push(required(field, 'must specify a handler type'))
  return causes
}

/** A request that the kubelet makes, of a probe or a hook. Its path and scheme have defaults. */
export function validateHttpGet({ port, scheme, httpHeaders = [] }: HTTPGetAction, field: string): StatusCause[] {
  const causes = validatePortRef(port, `${field}.port`)
  if (scheme && !SCHEMES.includes(scheme)) causes.push(notSupported(`${field}.scheme`, scheme, SCHEMES))
  for (const { name = '' } of httpHeaders) {
    if (/^[-A-Za-z0-9]+$/.test(name)) continue
    causes.push(invalid(`${field}.httpHeaders`, name, HEADER_NAME))
  }
  return causes
}

/** What only a container that goes on running may have. */
export function validateInitContainer(container: Container, field: string): StatusCause[] {
  if (isSidecar(container)) return []
  const detail = 'may not be set for init containers without restartPolicy=Always'
  const kinds = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const
  return kinds.filter((kind) => container[kind]).map((kind) => forbidden(`${field}.${kind}`, detail))
}
