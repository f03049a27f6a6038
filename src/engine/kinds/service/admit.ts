/**
 * What the Service registry does between decoding and storing: carries over what a writer left out, drops what the new
 * type has no use for, allocates. k8s.io/kubernetes/pkg/registry/core/service/{storage,strategy}.go.
 */
import { keyOf } from '../../api/api.ts'
import { equal } from '../../api/data.ts'
import { invalid } from '../../api/field.ts'
import type { AdmissionContext } from '../../api/kind.ts'
import { internalError } from '../../api/status.ts'
import type { Status, StatusCause } from '../../api/types.ts'
import {
  isHeadless,
  needsClusterIP,
  needsExternalTrafficPolicy,
  needsHealthCheckNodePort,
  needsNodePort,
} from './defaults.ts'
import { settleFamilies } from './families.ts'
import type { Ledger } from './ledger.ts'
import type { Service, ServicePort, ServiceSpec } from './types.ts'
import { validateService, validateServiceUpdate } from './validate.ts'

/**
 * Gives back the Service as it will be stored, or why not. As in the real registry, addresses and ports are looked at
 * first, each fault by itself, and only then everything else, its metadata too: validation sees what was carried over,
 * dropped and allocated. Where its name is taken it asks for them as one that has none.
 */
export function admitService(
  input: Service,
  old: Service | undefined,
  ledger: Ledger,
  { api, options, causes: first = [], isTaken = false }: AdmissionContext,
): Service | StatusCause[] | Status {
  ledger.attach(api)
  const spec: ServiceSpec = { ...input.spec, ports: input.spec.ports?.map((port) => ({ ...port })) }
  if (!spec.ports) delete spec.ports
  if (old) {
    carryOver(spec, old.spec)
    dropUnneeded(spec, old.spec)
  }
  syncClusterIPs(spec, old?.spec)
  const service: Service = { ...input, spec }
  const impossible = needsClusterIP(spec) ? settleFamilies(spec, old?.spec, ledger.families) : []
  if (impossible.length) return impossible
  const refused = allocate(isTaken ? '' : keyOf(service), spec, ledger)
  if (refused) return 'code' in refused ? refused : [refused]
  const causes = [...first, ...(old ? validateServiceUpdate(service, old) : []), ...validateService(service)]
  if (causes.length) return causes
  if (!options.dryRun && !isTaken) ledger.record(service)
  return service
}

/** patchAllocatedValues: an update that says nothing about an address or a port keeps it. */
function carryOver(spec: ServiceSpec, old: Readonly<ServiceSpec>): void {
  if (needsClusterIP(spec) && needsClusterIP(old)) {
    if (!spec.clusterIP) spec.clusterIP = old.clusterIP
    if (!spec.clusterIPs?.length) spec.clusterIPs = old.clusterIPs
  }
  if (needsNodePort(spec) && needsNodePort(old)) {
    const used = new Set(spec.ports?.map((port) => `${port.protocol}/${port.nodePort ?? 0}`))
    for (const port of spec.ports ?? []) {
      if (port.nodePort) continue
      const before = old.ports?.find((item) => item.port === port.port && item.protocol === port.protocol)
      if (before?.nodePort && !used.has(`${port.protocol}/${before.nodePort}`)) port.nodePort = before.nodePort
    }
  }
  if (needsHealthCheckNodePort(spec) && needsHealthCheckNodePort(old))
    spec.healthCheckNodePort ??= old.healthCheckNodePort
}

/** dropTypeDependentFields: what only the old type had goes, unless the writer changed it in the same breath. */
function dropUnneeded(spec: ServiceSpec, old: Readonly<ServiceSpec>): void {
  const drop = (...fields: (keyof ServiceSpec)[]) => {
    for (const field of fields) if (equal(spec[field], old[field])) delete spec[field]
  }
  if (needsClusterIP(old) && !needsClusterIP(spec))
    drop('clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy')
  if (hadNodePorts(old) && spec.type !== 'LoadBalancer' && !needsNodePort(spec) && sameNodePorts(spec, old)) {
    for (const port of spec.ports ?? []) delete port.nodePort
  }
  if (needsHealthCheckNodePort(old) && !needsHealthCheckNodePort(spec)) drop('healthCheckNodePort')
  if (needsExternalTrafficPolicy(old) && !needsExternalTrafficPolicy(spec)) drop('externalTrafficPolicy')
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer')
    drop('allocateLoadBalancerNodePorts', 'loadBalancerClass')
}

function hadNodePorts({ ports }: Readonly<ServiceSpec>): boolean {
  return !!ports?.some((port) => port.nodePort)
}

function sameNodePorts(spec: ServiceSpec, old: Readonly<ServiceSpec>): boolean {
  const all = (ports: readonly ServicePort[] | undefined) =>
    (ports ?? []).flatMap((port) => (port.nodePort ? [`${port.protocol}/${port.nodePort}`] : [])).sort()
  return all(spec.ports).every((port) => all(old.ports).includes(port))
}

/** normalizeClusterIPs: who writes the one that came first, clusterIP, need not know of clusterIPs. */
function syncClusterIPs(spec: ServiceSpec, old: Readonly<ServiceSpec> | undefined): void {
  if (!old) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP]
    return
  }
  if (spec.clusterIP === old.clusterIP || !equal(spec.clusterIPs, old.clusterIPs)) return
  if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP]
  else delete spec.clusterIPs
}

function allocate(owner: string, spec: ServiceSpec, ledger: Ledger): StatusCause | Status | undefined {
  return (
    allocateClusterIP(spec, owner, ledger) ??
    allocateNodePorts(spec, owner, ledger) ??
    allocateHealthCheckNodePort(spec, owner, ledger)
  )
}

function allocateClusterIP(spec: ServiceSpec, owner: string, ledger: Ledger): StatusCause | Status | undefined {
  if (!needsClusterIP(spec)) return undefined
  if (isHeadless(spec)) {
    spec.clusterIP = 'None'
    spec.clusterIPs = ['None']
    return undefined
  }
  const families = spec.ipFamilies ?? []
  // a place that is empty is one that is still to be filled
  const ips = families.map((_, i) => spec.clusterIPs?.[i] ?? '')
  for (const [i, family] of families.entries()) {
    const asked = ips[i]
    if (asked) {
      const why = ledger.refuseIP(asked, owner)
      if (why) return invalid('spec.clusterIPs', ips, `failed to allocate IP ${asked}: ${why}`)
      continue
    }
    const ip = ledger.pickIP(owner, family)
    if (!ip) return internalError('failed to allocate a serviceIP: range is full')
    ips[i] = ip
  }
  spec.clusterIP = ips[0]!
  spec.clusterIPs = ips
  return undefined
}

function allocateNodePorts(spec: ServiceSpec, owner: string, ledger: Ledger): StatusCause | Status | undefined {
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return undefined
  const ports = spec.ports ?? []
  const explicit = new Set<number>()
  for (const [i, { nodePort }] of ports.entries()) {
    if (!nodePort) continue
    const why = ledger.refusePort(nodePort, owner)
    if (why) return invalid(`spec.ports[${i}].nodePort`, nodePort, why)
    explicit.add(nodePort)
  }
  if (!needsNodePort(spec)) return undefined
  for (const port of ports) {
    if (port.nodePort) continue
    // one number serves TCP and UDP of the same service port
    const twin = ports.find((other) => other !== port && other.port === port.port && other.nodePort)
    const nodePort = twin?.nodePort ?? ledger.pickPort(`${owner}/${port.protocol}/${port.port}`, explicit)
    if (!nodePort) return internalError('failed to allocate a nodePort: range is full')
    port.nodePort = nodePort
    explicit.add(nodePort)
  }
  return undefined
}

function allocateHealthCheckNodePort(
  spec: ServiceSpec,
  owner: string,
  ledger: Ledger,
): StatusCause | Status | undefined {
  if (!needsHealthCheckNodePort(spec)) return undefined
  const asked = spec.healthCheckNodePort
  if (asked) {
    const why = ledger.refusePort(asked, owner)
    return why ? internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${why}`) : undefined
  }
  const taken = new Set(spec.ports?.map((port) => port.nodePort ?? 0))
  const port = ledger.pickPort(`${owner}/health`, taken)
  if (!port) return internalError('failed to allocate a HealthCheck NodePort 0: range is full')
  spec.healthCheckNodePort = port
  return undefined
}
