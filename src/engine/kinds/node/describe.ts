import type { DescribeContext } from '../../api/kind.ts'
import type { KubeObject } from '../../api/types.ts'
import { ageSince } from '../age.ts'
import { dateText, Description, sortedEntries } from '../describing.ts'
import { condition, isPodFinished } from '../pod/conditions.ts'
import { podAmounts } from '../pod/amounts.ts'
import type { Pod } from '../pod/types.ts'
import {
  addAmounts,
  canonicalAmount,
  formatAmount,
  NOTHING,
  parseAmount,
  percentOf,
  type Quantity,
} from '../quantity.ts'
import { lastHeartbeat } from './heartbeat.ts'
import { nodeRoles } from './roles.ts'
import type { Node, Taint } from './types.ts'

/** coordination.k8s.io/v1 Lease. */
type Lease = KubeObject & { readonly spec: { holderIdentity?: string; acquireTime?: string; renewTime?: string } }

const SYSTEM_INFO: readonly [string, string][] = [
  ['Machine ID', 'machineID'],
  ['System UUID', 'systemUUID'],
  ['Boot ID', 'bootID'],
  ['Kernel Version', 'kernelVersion'],
  ['OS Image', 'osImage'],
  ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'],
  ['Container Runtime Version', 'containerRuntimeVersion'],
  ['Kubelet Version', 'kubeletVersion'],
]

/** `kubectl describe node` */
export function describeNode(node: Node, context: DescribeContext): string {
  const { metadata, spec, status } = node
  const out = new Description().pair('Name', metadata.name).pair('Roles', nodeRoles(node).join(',') || '<none>')
  out.tags(node).pair('CreationTimestamp', dateText(metadata.creationTimestamp))
  out.values('Taints', taintsText(spec.taints)).pair('Unschedulable', spec.unschedulable ?? false)
  lease(out, node, context)
  conditions(out, node)
  out.line(0, 'Addresses:')
  for (const { type, address } of status.addresses ?? []) out.pair(type, address, 1)
  amounts(out, 'Capacity', status.capacity)
  amounts(out, 'Allocatable', status.allocatable)
  out.line(0, 'System Info:')
  for (const [key, field] of SYSTEM_INFO) out.pair(key, status.nodeInfo?.[field] ?? '', 1)
  if (spec.podCIDR) out.pair('PodCIDR', spec.podCIDR)
  if (spec.podCIDRs?.length) out.pair('PodCIDRs', spec.podCIDRs.join(','))
  const { providerID } = spec as { providerID?: string }
  if (providerID) out.pair('ProviderID', providerID)
  pods(out, node, context)
  return out.events(node, context).text()
}

function taintsText(taints: readonly Taint[] = []): string[] {
  const key = (taint: Taint) => `${taint.effect},${taint.key}`
  const sorted = [...taints].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
  return sorted.map((taint) => `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`)
}

/** The Lease by which a kubelet says that it lives. Renewals are reckoned, not written, unless there is an object. */
function lease(out: Description, node: Node, { api, now }: DescribeContext): void {
  const { name } = node.metadata
  const spec = api.get<Lease>('Lease', 'kube-node-lease', name)?.spec ?? reckoned(node, now)
  if (!spec) {
    out.pair('Lease', `Failed to get lease: leases.coordination.k8s.io "${name}" not found`)
    return
  }
  const { holderIdentity, acquireTime, renewTime } = spec
  out.line(0, 'Lease:').pair('HolderIdentity', holderIdentity ?? '<unset>', 1)
  out.pair('AcquireTime', acquireTime ? dateText(acquireTime) : '<unset>', 1)
  out.pair('RenewTime', renewTime ? dateText(renewTime) : '<unset>', 1)
}

/** Of a node that is lost, when its kubelet last spoke; nothing of one that never did. */
function reckoned({ metadata, status }: Node, now: number): Lease['spec'] | undefined {
  const ready = condition(status.conditions, 'Ready')
  if (!ready) return undefined
  const alive = new Date(lastHeartbeat(metadata.name, now)).toISOString()
  return { holderIdentity: metadata.name, renewTime: ready.status === 'Unknown' ? ready.lastHeartbeatTime! : alive }
}

function conditions(out: Description, { status }: Node): void {
  if (!status.conditions?.length) return
  const rows = status.conditions.map(({ type, status: is, lastHeartbeatTime, lastTransitionTime, reason, message }) => [
    `${type} `,
    `${is} `,
    `${dateText(lastHeartbeatTime)} `,
    `${dateText(lastTransitionTime)} `,
    `${reason ?? ''} `,
    message ?? '',
  ])
  const header = ['Type', 'Status', 'LastHeartbeatTime', 'LastTransitionTime', 'Reason', 'Message']
  out.line(0, 'Conditions:').table(1, [header, ...rows])
}

function amounts(out: Description, title: string, list: Record<string, string> | undefined): void {
  const entries = sortedEntries(list)
  if (entries.length) out.line(0, `${title}:`)
  for (const [name, amount] of entries) out.pair(name, canonicalAmount(amount), 1)
}

function pods(out: Description, { metadata, status }: Node, { api, now }: DescribeContext): void {
  const all = api.list<Pod>('Pod').filter((pod) => pod.spec.nodeName === metadata.name && !isPodFinished(pod))
  const whole = status.allocatable ?? status.capacity ?? {}
  const share = (amount: Quantity = NOTHING, name: string) =>
    `${formatAmount(amount)} (${percentOf(amount, parseAmount(whole[name]) ?? NOTHING)}%)`
  out.pair('Non-terminated Pods', `(${all.length} in total)`)
  const header = ['Namespace', 'Name', '', 'CPU Requests', 'CPU Limits', 'Memory Requests', 'Memory Limits', 'Age']
  const each = all.map((pod) => ({ pod, requests: podAmounts(pod, 'requests'), limits: podAmounts(pod, 'limits') }))
  const rows = each.map(({ pod, requests, limits }) => [
    pod.metadata.namespace!,
    pod.metadata.name,
    '',
    ...['cpu', 'memory'].flatMap((name) => [share(requests.get(name), name), share(limits.get(name), name)]),
    ageSince(pod.metadata.creationTimestamp, now),
  ])
  out.table(1, [header, ...rows])
  out.line(0, 'Allocated resources:').line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)')
  const total = (kind: 'requests' | 'limits', name: string) =>
    each.reduce((sum, one) => addAmounts(sum, one[kind].get(name) ?? NOTHING), NOTHING)
  const standard = ['cpu', 'memory', 'ephemeral-storage']
  const others = Object.keys(whole).filter((name) => !standard.includes(name) && name !== 'pods')
  const huge = others.filter((name) => name.startsWith('hugepages-')).sort()
  const extended = others.filter((name) => !huge.includes(name)).sort()
  out.table(1, [
    ['Resource', 'Requests', 'Limits'],
    ...[...standard, ...huge].map((name) => [
      name,
      share(total('requests', name), name),
      share(total('limits', name), name),
    ]),
    ...extended.map((name) => [name, formatAmount(total('requests', name)), formatAmount(total('limits', name))]),
  ])
}
