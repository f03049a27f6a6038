import { memo } from 'react'
import type { Node, NodeProps } from '@xyflow/react'
import { Box, CircleDashed, Globe, Network, Server, Split } from 'lucide-react'
import { select, type LoadBalancerView, type NodeView, type PodView, type ServiceView, type Topology } from '#state'
import { PORTS_SHOWN, STRIP } from '../layout/sizes.ts'
import type { Density, Fold, Ghost } from '../layout/types.ts'
import { podState, shortName } from './names.ts'
import { FoldCard } from './FoldCard.tsx'
import { Ends } from './Ends.tsx'
import { PodMark } from './PodMark.tsx'
import { Shield } from './Shield.tsx'
import { ShieldMark } from './ShieldMark.tsx'
import { isRuled } from '../layout/physical.ts'

export type ClientNode = Node<{ view: Topology['clients'][number] }, 'client'>
export type LoadBalancerNode = Node<{ view: LoadBalancerView }, 'loadBalancer'>
export type NodeNode = Node<{ view: NodeView; services: ServiceView[] | null; lit: string | null }, 'node'>
export type ServiceNode = Node<{ view: ServiceView; small: boolean }, 'service'>
export type PodNode = Node<
  { view: PodView; density: Density; sends: boolean; letters: number; isolated: string | undefined },
  'pod'
>
export type GhostNode = Node<{ view: Ghost }, 'ghost'>
export type FoldNode = Node<{ fold: Fold; selected: string | null; lit: string | null }, 'fold'>
export type Card = ClientNode | LoadBalancerNode | NodeNode | ServiceNode | PodNode | FoldNode | GhostNode

const ClientCard = memo(({ data: { view } }: NodeProps<ClientNode>) => (
  <div className="dg-card dg-client">
    <Ends />
    <header>
      <Globe aria-hidden />
      <small>Client</small>
    </header>
    <b title={view.name}>{view.name}</b>
    <code>{view.ip}</code>
  </div>
))

const LoadBalancerCard = memo(({ data: { view } }: NodeProps<LoadBalancerNode>) => {
  const healthy = view.targets.filter((target) => target.healthy).length
  return (
    <div className="dg-card dg-lb" data-state={view.address ? view.state : 'pending'}>
      <Ends />
      <header>
        <Split aria-hidden />
        <small>Load balancer</small>
        <span className="dg-quiet">{view.provider}</span>
      </header>
      <b title={view.name}>{shortName(view.name, 20)}</b>
      {view.address ? <code title={view.address}>{view.address}</code> : <code className="dg-pending">pending…</code>}
      <footer>
        <span
          className="dg-chip"
          data-tone={healthy === 0 && view.address ? 'bad' : healthy < view.targets.length ? 'warn' : 'ok'}
        >
          {view.targets.length === 0
            ? 'no targets yet'
            : `${healthy} of ${view.targets.length} ${view.targets.some((t) => t.pod) ? 'pods' : 'nodes'} healthy`}
        </span>
      </footer>
    </div>
  )
})

const NodeCard = memo(({ data: { view, services, lit } }: NodeProps<NodeNode>) => (
  <>
    {services ? <NodeBox view={view} services={services} lit={lit} /> : <NodeSmall view={view} />}
    <Shield state={view.firewall} />
  </>
))

const nodeNote = (view: NodeView) => (!view.ready ? 'not ready' : view.unschedulable ? 'cordoned' : null)

function NodeSmall({ view }: { view: NodeView }) {
  const note = nodeNote(view)
  return (
    <div className="dg-card dg-node" data-state={view.ready ? 'ready' : 'unhealthy'}>
      <Ends />
      <header>
        <Server aria-hidden />
        <small>Node</small>
        {note && (
          <span className="dg-chip" data-tone="bad">
            {note}
          </span>
        )}
      </header>
      <b title={view.name}>{view.name}</b>
      <code title={view.otherAddresses?.join('\n')}>{view.internalIP}</code>
    </div>
  )
}

function NodeBox({ view, services, lit }: { view: NodeView; services: ServiceView[]; lit: string | null }) {
  const note = nodeNote(view)
  const rows = services.slice(0, STRIP.most)
  return (
    <div className="dg-box" data-state={view.ready ? 'ready' : 'unhealthy'}>
      <Ends />
      <header>
        <Server aria-hidden />
        <b>{view.name}</b>
        <code>{view.internalIP}</code>
        {note && (
          <span className="dg-chip" data-tone="bad">
            {note}
          </span>
        )}
        <code className="dg-quiet dg-far">pods {view.podCIDR}</code>
      </header>
      <span className="dg-eth">eth0</span>
      <section className="dg-strip">
        <h4>
          kube-proxy{' '}
          <span>
            {view.proxyMode}, {view.rules} rules
          </span>
        </h4>
        {rows.map((service) => (
          <RuleRow key={service.place} service={service} lit={lit === service.place} />
        ))}
        {services.length > rows.length && <p className="dg-quiet">and {services.length - rows.length} more Services</p>}
        {services.length === 0 && <p className="dg-quiet">no Service, so no rules for one</p>}
      </section>
    </div>
  )
}

function RuleRow({ service, lit }: { service: ServiceView; lit: boolean }) {
  const port = service.ports[0]
  const more = service.ports.length > 1 ? ` +${service.ports.length - 1}` : ''
  const ruled = isRuled(service)
  const verdict = service.ready === 0 ? 'REJECT' : `${service.ready} ${service.ready === 1 ? 'endpoint' : 'endpoints'}`
  return (
    <div
      className="dg-rule"
      data-lit={lit || undefined}
      data-tone={!ruled ? 'none' : service.ready === 0 ? 'bad' : undefined}
      onClick={(event) => {
        event.stopPropagation()
        select({ place: service.place })
      }}
    >
      <span>
        {shortName(service.name, 24)}
        {port?.nodePort && <em>:{port.nodePort}</em>}
      </span>
      <code>{ruled ? `${service.clusterIP}:${port?.port ?? ''}${more} → ${verdict}` : 'a name in DNS, no rules'}</code>
    </div>
  )
}

/** What a type consists of: a LoadBalancer is a NodePort is a ClusterIP. */
function TypeBadge({ view }: { view: ServiceView }) {
  if (view.type === 'ExternalName') return <span className="dg-type">ExternalName</span>
  const inner = <span className="dg-type">{view.clusterIP === 'None' ? 'headless' : 'ClusterIP'}</span>
  if (view.type === 'ClusterIP') return inner
  const middle = <span className="dg-type">NodePort{inner}</span>
  return view.type === 'NodePort' ? middle : <span className="dg-type">LoadBalancer{middle}</span>
}

const typeName = (view: ServiceView) => (view.clusterIP === 'None' ? 'Headless' : view.type)

/** `:80 30100`, or how many ports more. */
function shortPorts({ ports }: ServiceView): string {
  const [first] = ports
  if (!first) return ''
  const door = first.nodePort === null ? '' : ` ${first.nodePort}`
  return `:${first.port}${ports.length > 1 ? ` +${ports.length - 1}` : door}`
}

const ServiceCard = memo(({ data: { view, small } }: NodeProps<ServiceNode>) => {
  const ports = view.ports.slice(0, PORTS_SHOWN)
  const tone = view.ready === 0 ? 'bad' : view.ready < view.total ? 'warn' : 'ok'
  return (
    <div
      className="dg-card dg-service"
      data-small={small || undefined}
      data-state={tone === 'bad' ? 'unhealthy' : 'ready'}
    >
      <Ends />
      <header>
        <Network aria-hidden />
        <small>{small ? typeName(view) : 'Service'}</small>
        <span className="dg-chip" data-tone={tone}>
          {view.ready}/{view.total} ready
        </span>
      </header>
      <b title={view.name}>{shortName(view.name, 23)}</b>
      <code title={view.otherAddresses?.join('\n')}>
        {view.clusterIP === 'None' ? 'no virtual IP' : (view.clusterIP ?? 'DNS name only')}
        {small && shortPorts(view)}
      </code>
      {!small && <TypeBadge view={view} />}
      {!small && (
        <ul>
          {ports.map((port) => (
            <li key={`${port.protocol}${port.port}`}>
              {port.nodePort && <span className="dg-nodeport">{port.nodePort}</span>}
              <span>
                {port.port} → {port.targetPort}
              </span>
              {port.name && <span className="dg-quiet">{port.name}</span>}
              {port.protocol !== 'TCP' && <span className="dg-quiet">{port.protocol}</span>}
            </li>
          ))}
          {view.ports.length > ports.length && (
            <li className="dg-quiet">and {view.ports.length - ports.length} more</li>
          )}
        </ul>
      )}
    </div>
  )
})

const PodCard = memo(({ data: { view, density, sends, letters, isolated } }: NodeProps<PodNode>) => {
  const state = podState(view)
  const note = isolated ? `\nisolated by ${isolated}` : ''
  const title = `${view.name}\n${view.ip ?? 'no address yet'}, ${view.status}, ${view.ready ? 'ready' : 'not ready'}${note}`
  if (density === 'tile')
    return (
      <div className="dg-tile" data-state={state} title={title}>
        <Ends />
        <PodMark state={state} />
      </div>
    )
  if (density === 'compact')
    return (
      <div className="dg-line" data-state={state} title={title}>
        <Ends />
        <PodMark state={state} />
        <code>{view.name.slice(view.name.lastIndexOf('-') + 1) || view.name}</code>
        <small>{view.ip?.split('.').slice(2).join('.') ?? '…'}</small>
      </div>
    )
  return (
    <div className="dg-card dg-pod" data-state={state} data-sends={sends || undefined}>
      <Ends />
      <header>
        <Box aria-hidden />
        <small>Pod</small>
        {isolated && (
          <span title={`Isolated by ${isolated}`}>
            <ShieldMark state="policy" />
          </span>
        )}
        <span className="dg-status" data-state={state}>
          <PodMark state={state} />
          {view.status === 'Running' && !view.ready ? 'not ready' : view.status}
        </span>
      </header>
      <b title={view.name}>{shortName(view.name, letters)}</b>
      <code title={view.otherAddresses?.join('\n')}>{view.ip ?? 'no address yet'}</code>
    </div>
  )
})

const GhostCard = memo(({ data: { view } }: NodeProps<GhostNode>) => (
  <div className="dg-card dg-ghost">
    <Ends />
    <header>
      <CircleDashed aria-hidden />
      <small>Missing</small>
    </header>
    <b title={view.text}>{view.text}</b>
  </div>
))

/** React Flow asks for one object that never changes. */
export const nodeTypes = {
  client: ClientCard,
  loadBalancer: LoadBalancerCard,
  node: NodeCard,
  service: ServiceCard,
  pod: PodCard,
  fold: FoldCard,
  ghost: GhostCard,
}
