/** What a screen reader says of a card, and what tests find it by. */
import type { EntryView, LoadBalancerView, NodeView, PodView, ServiceView, Topology } from '#state'
import type { Fold, Ghost } from '../layout/types.ts'

export const clientName = (view: Topology['clients'][number]) => `Client ${view.name}, ${view.ip}`

export const firewallText = (state: 'closed' | 'some') => (state === 'closed' ? 'closed' : 'open for a part')

export const nodeName = (view: NodeView) =>
  [
    `Node ${view.name}`,
    view.internalIP,
    !view.ready && 'not ready',
    view.unschedulable && 'unschedulable',
    view.firewall && `firewall ${firewallText(view.firewall)}`,
  ]
    .filter(Boolean)
    .join(', ')

export function loadBalancerName(view: LoadBalancerView): string {
  const bad = view.targets.length > 0 && view.targets.every((target) => !target.healthy)
  return [
    `Load balancer ${view.name}`,
    view.address ?? 'pending',
    view.state === 'deleting' && 'deleting',
    view.address && bad && 'no healthy target',
  ]
    .filter(Boolean)
    .join(', ')
}

export function serviceName(view: ServiceView): string {
  const address =
    view.type === 'ExternalName'
      ? 'ExternalName'
      : view.clusterIP === 'None'
        ? 'headless'
        : `ClusterIP ${view.clusterIP}`
  return `Service ${view.name}, ${address}, ${view.ready} of ${view.total} endpoints ready`
}

export function entryName(view: EntryView): string {
  const rules = view.rules.length === 1 ? '1 rule' : `${view.rules.length} rules`
  const address = view.addresses[0] ?? (view.problem ? 'nobody serves it' : 'no address yet')
  return [`${view.kind} ${view.name}`, view.className && `class ${view.className}`, address, rules]
    .filter(Boolean)
    .join(', ')
}

/** What isolates a pod, by its place: `default-deny (ingress), egress-dns (egress)`. */
export function isolations({ policies }: Pick<Topology, 'policies'>): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { name, pods, ingress, egress } of policies) {
    const text = `${name} (${[ingress && 'ingress', egress && 'egress'].filter(Boolean).join(', ')})`
    for (const pod of pods) found.set(pod, found.has(pod) ? `${found.get(pod)}, ${text}` : text)
  }
  return found
}

export function podName(view: PodView, isolated?: string): string {
  const policies = isolated ? `, isolated by ${isolated}` : ''
  return `Pod ${view.name}, ${view.ip ?? 'no address'}, ${view.status}, ${view.ready ? 'ready' : 'not ready'}${policies}`
}

export const ghostName = (ghost: Ghost) => `Missing: ${ghost.text}`

export function foldName(fold: Fold): string {
  const ready = fold.tiles.filter(({ pod }) => podState(pod) === 'ready').length
  return `${fold.name}, ${fold.tiles.length} pods, ${ready} ready`
}

export type PodState = 'ready' | 'starting' | 'terminating' | 'unhealthy'

export function podState(view: PodView): PodState {
  if (view.terminating) return 'terminating'
  if (view.ready) return 'ready'
  return /^(Pending|ContainerCreating|PodInitializing|Running)$/.test(view.status) ? 'starting' : 'unhealthy'
}

/** `nginx-demo-77645c58f-6t56t` is known by its two ends. */
export function shortName(name: string, most = 19): string {
  if (name.length <= most) return name
  const tail = name.slice(name.lastIndexOf('-'))
  return tail.length < 9 && tail.length > 1
    ? `${name.slice(0, most - tail.length - 1)}…${tail}`
    : `${name.slice(0, most - 1)}…`
}
