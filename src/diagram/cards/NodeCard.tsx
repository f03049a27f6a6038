import { memo, type CSSProperties } from 'react'
import type { NodeProps } from '@xyflow/react'
import { Server } from 'lucide-react'
import { select, type NodeView, type ServiceView } from '#state'
import { isRuled } from '../layout/strip.ts'
import { STRIP, stripHeight } from '../layout/sizes.ts'
import type { NodeNode } from './Cards.tsx'
import { Live } from './Live.tsx'
import { Second } from './ServiceCard.tsx'
import { Shield } from './Shield.tsx'

export const NodeCard = memo(({ data: { view, services, lit, shown } }: NodeProps<NodeNode>) => (
  <>
    {services ? <NodeBox view={view} services={services} lit={lit} shown={shown} /> : <NodeSmall view={view} />}
    <Shield state={view.firewall} />
  </>
))

/** What is the matter with a node, the worst first: `stopped`, `not ready`, `MemoryPressure`, `cordoned`, `2 taints`. */
function notesOf({ ready, off, cutOff, unschedulable, pressure = [], taints = [] }: NodeView) {
  const trouble = [off && 'stopped', cutOff && 'cut off', !ready && !off && !cutOff && 'not ready', ...pressure]
  const rest = [
    unschedulable && 'cordoned',
    taints.length > 0 && (taints.length === 1 ? 'tainted' : `${taints.length} taints`),
  ]
  return [
    ...trouble.flatMap((text) => (text ? [{ text, tone: 'bad' }] : [])),
    ...rest.flatMap((text) => (text ? [{ text, tone: 'warn' }] : [])),
  ]
}

function Notes({ view }: { view: NodeView }) {
  const [worst, ...more] = notesOf(view)
  if (!worst) return null
  const all = [...notesOf(view).map(({ text }) => text), ...(view.taints ?? [])].join('\n')
  return (
    <span className="dg-chip" data-tone={worst.tone} title={all}>
      {worst.text}
      {more.length > 0 && ` +${more.length}`}
    </span>
  )
}

const stateOf = (view: NodeView) => (view.ready && !view.off && !view.cutOff ? 'ready' : 'unhealthy')

function NodeSmall({ view }: { view: NodeView }) {
  return (
    <div className="dg-card dg-node" data-state={stateOf(view)}>
      <header>
        <Server aria-hidden />
        <b title={view.name}>{view.name}</b>
      </header>
      <p className="dg-address">
        <code title={view.externalIP ? `external ${view.externalIP}` : undefined}>{view.internalIP}</code>
      </p>
      <Second addresses={view.otherAddresses} />
      <footer>
        <Notes view={view} />
        {!notesOf(view).length && (
          <small className="dg-spare" title={view.zone ? `zone ${view.zone}` : undefined}>
            {view.zone ?? 'Node'}
          </small>
        )}
        <Live at={view.place} />
      </footer>
    </div>
  )
}

interface BoxProps {
  view: NodeView
  services: ServiceView[]
  lit: string | null
  /** So many Services have a row. */
  shown: number
}

function NodeBox({ view, services, lit, shown }: BoxProps) {
  const rows = services.slice(0, shown)
  return (
    <div
      className="dg-box"
      data-state={stateOf(view)}
      data-small={shown < STRIP.most || undefined}
      style={{ '--dg-strip': `${stripHeight(services.length, shown)}px` } as CSSProperties}
    >
      <header>
        <Server aria-hidden />
        <b>{view.name}</b>
        <code title={view.otherAddresses?.join('\n')}>{view.internalIP}</code>
        <Notes view={view} />
        <span className="dg-quiet">
          kube-proxy, {view.proxyMode}, {view.rules} rules
        </span>
        <Live at={view.place} />
      </header>
      <span className="dg-eth">eth0</span>
      <section className="dg-strip">
        {rows.map((service) => (
          <RuleRow key={service.place} service={service} lit={lit === service.place} />
        ))}
        {services.length > rows.length && <p className="dg-quiet">and {services.length - rows.length} more Services</p>}
        {services.length === 0 && <p className="dg-quiet">no Service, so no rules</p>}
      </section>
    </div>
  )
}

/** A ClusterIP as what it is: a rule of this node. */
function RuleRow({ service, lit }: { service: ServiceView; lit: boolean }) {
  const [port] = service.ports
  const more = service.ports.length > 1 ? ` +${service.ports.length - 1}` : ''
  const isRule = isRuled(service)
  return (
    <div
      className="dg-rule"
      data-lit={lit || undefined}
      data-tone={!isRule ? 'none' : service.ready === 0 ? 'bad' : undefined}
      title={`${service.name}${service.otherAddresses ? `\n${service.otherAddresses.join('\n')}` : ''}`}
      onClick={(event) => {
        event.stopPropagation()
        select({ place: service.place })
      }}
    >
      <b>{service.name}</b>
      {isRule && port?.nodePort && <code className="dg-nodeport">:{port.nodePort}</code>}
      <code>{isRule ? `${service.clusterIP}:${port?.port ?? ''}${more}` : 'in DNS only'}</code>
      {isRule && <code className="dg-verdict">→ {service.ready === 0 ? 'REJECT' : service.ready}</code>}
    </div>
  )
}
