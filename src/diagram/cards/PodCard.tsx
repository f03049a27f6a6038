import { memo } from 'react'
import type { NodeProps } from '@xyflow/react'
import type { PodNode } from './Cards.tsx'
import { Live, Share } from './Live.tsx'
import { podState, shortName } from './names.ts'
import { PodMark } from './PodMark.tsx'
import { Second } from './ServiceCard.tsx'
import { ShieldMark } from './ShieldMark.tsx'

export const PodCard = memo(({ data: { view, density, sends, letters, isolated, services } }: NodeProps<PodNode>) => {
  const state = podState(view)
  const note = isolated ? `\nisolated by ${isolated}` : ''
  const restarts = view.restarts > 0 ? `\nrestarted ${view.restarts === 1 ? 'once' : `${view.restarts} times`}` : ''
  const title = `${view.name}\n${view.ip ?? 'no address yet'}, ${view.status}, ${view.ready ? 'ready' : 'not ready'}${restarts}${note}`
  if (density === 'tile')
    return (
      <div className="dg-tile" data-state={state} title={title}>
        <PodMark state={state} />
      </div>
    )
  if (density === 'compact')
    return (
      <div className="dg-line" data-state={state} title={title}>
        <PodMark state={state} />
        <code>{view.name.slice(view.name.lastIndexOf('-') + 1) || view.name}</code>
        <Live at={view.place} />
      </div>
    )
  const status = view.status === 'Running' ? (view.ready ? null : 'not ready') : view.status
  return (
    <div className="dg-card dg-pod" data-state={state} data-sends={sends || undefined}>
      <header>
        <PodMark state={state} />
        <b title={title}>{shortName(view.name, letters)}</b>
        {isolated && (
          <span title={`Isolated by ${isolated}`}>
            <ShieldMark state="policy" />
          </span>
        )}
      </header>
      <p className="dg-address">
        <small>Pod</small>
        <code>{view.ip ?? 'no address yet'}</code>
      </p>
      <Second addresses={view.otherAddresses} />
      <footer>
        {status && (
          <span className="dg-status" data-state={state}>
            {status}
          </span>
        )}
        {view.slowMs !== undefined && (
          <span className="dg-restarts" title={`Answers ${view.slowMs} ms later, on purpose`}>
            +{view.slowMs} ms
          </span>
        )}
        {view.restarts > 0 && (
          <span className="dg-restarts" title={restarts.trim()}>
            ↻{view.restarts}
          </span>
        )}
        {!status && <Share pod={view.place} services={services} />}
        <Live at={sends ? `from:${view.place}` : view.place} />
      </footer>
    </div>
  )
})
