import { memo } from 'react'
import type { NodeProps } from '@xyflow/react'
import { CircleDashed, Globe, Split } from 'lucide-react'
import type { ClientNode, GhostNode, LoadBalancerNode } from './Cards.tsx'
import { Live } from './Live.tsx'
import { shortName } from './names.ts'
import { Second } from './ServiceCard.tsx'

export const ClientCard = memo(({ data: { view } }: NodeProps<ClientNode>) => (
  <div className="dg-card dg-client">
    <header>
      <Globe aria-hidden />
      <b title={view.name}>{view.name}</b>
    </header>
    <p className="dg-address">
      <code>{view.ip}</code>
    </p>
    <footer>
      <small className="dg-spare">Client</small>
      <Live at={`from:${view.place}`} />
    </footer>
  </div>
))

/** `$18.25/mo`; what costs nothing says so. */
export function priceText(perMonth: number): string {
  return perMonth === 0 ? 'free' : `$${perMonth.toFixed(2)}/mo`
}

export const LoadBalancerCard = memo(({ data: { view } }: NodeProps<LoadBalancerNode>) => {
  const healthy = view.targets.filter((target) => target.healthy).length
  const what = view.targets.some((target) => target.pod) ? 'pods' : 'nodes'
  const tone = healthy === 0 && view.address ? 'bad' : healthy < view.targets.length ? 'warn' : 'ok'
  return (
    <div className="dg-card dg-lb" data-state={view.address ? view.state : 'pending'}>
      <header>
        <Split aria-hidden />
        <b title={view.name}>{shortName(view.name, 20)}</b>
      </header>
      <p className="dg-address">
        <small>Load balancer</small>
      </p>
      <p className="dg-address">
        {view.address ? <code title={view.address}>{view.address}</code> : <code className="dg-pending">pending…</code>}
      </p>
      <Second addresses={view.otherAddresses} />
      <p className="dg-address">
        <small title={`About ${priceText(view.pricePerMonth)} from ${view.provider}, without traffic`}>
          {view.provider} · {priceText(view.pricePerMonth)}
        </small>
      </p>
      <footer>
        {view.targets.length === 0 ? (
          <span className="dg-chip">no targets</span>
        ) : (
          <span className="dg-chip" data-tone={tone} title={`${healthy} of ${view.targets.length} ${what} healthy`}>
            {healthy}/{view.targets.length}
            <span className="dg-spare"> {what}</span>
          </span>
        )}
        <Live at={view.place} />
      </footer>
    </div>
  )
})

export const GhostCard = memo(({ data: { view } }: NodeProps<GhostNode>) => (
  <div className="dg-card dg-ghost">
    <header>
      <CircleDashed aria-hidden />
      <small>Missing</small>
    </header>
    <p title={view.text}>{view.text}</p>
  </div>
))
