import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { select, selection, traffic } from '#state'
import { nameIn } from '#state/words'
import { watchSeries } from '#state/series'
import { TabPanel, Tabs, type Tab } from '#ui'
import { Events } from './events/Events.tsx'
import { Hops } from './hops/Hops.tsx'
import { Requests } from './requests/Requests.tsx'
import { Thing } from './thing/Thing.tsx'
import { Traffic } from './traffic/Traffic.tsx'
import { nextHop } from './words.ts'
import './inspector.css'

type TabId = 'requests' | 'hops' | 'events' | 'traffic' | 'thing'

interface Props {
  /** Only the tabs are visible. */
  folded?: boolean
  /** A tab was chosen while folded. */
  onUnfold?(): void
  /** What stands at the right end of the tabs. */
  corner?: ReactNode
}

const NAME = 'inspector'

/** The inspector: tabs, and below them what the chosen one shows. */
export function Inspector({ folded, onUnfold, corner }: Props) {
  const [active, setActive] = useState<TabId>('requests')
  const trace = useStore(selection, (s) => s.trace)
  // From the beginning: who looks over time wants to see what was before.
  useEffect(watchSeries, [])
  const place = useStore(selection, (s) => s.place)

  // What is chosen elsewhere, in the diagram or by sending a request, is shown at once.
  useEffect(() => setActive((now) => (trace !== null ? 'hops' : now === 'hops' ? 'requests' : now)), [trace])
  useEffect(() => setActive((now) => (place !== null ? 'thing' : now === 'thing' ? 'requests' : now)), [place])

  const body = useRef<HTMLDivElement>(null)
  const choose = () => {
    setActive('hops')
    // The row that had the focus goes away; the arrow keys must find somebody who listens.
    body.current?.focus({ preventScroll: true })
  }

  const tabs: Tab<TabId>[] = [
    { id: 'requests', label: 'Requests' },
    { id: 'hops', label: trace === null ? 'Hops' : `Hops of #${trace}` },
    { id: 'events', label: 'Events' },
    { id: 'traffic', label: 'Traffic' },
    ...(place === null ? [] : [{ id: 'thing' as const, label: nameIn(place) }]),
  ]
  return (
    <div className="pp-inspector" onKeyDown={onArrow}>
      <div className="pp-inspector-head">
        <Tabs
          name={NAME}
          tabs={tabs}
          active={active}
          onChange={(id) => {
            setActive(id)
            onUnfold?.()
          }}
        />
        {corner}
      </div>
      <div className="pp-inspector-body" hidden={folded} ref={body} tabIndex={-1}>
        <TabPanel name={NAME} id={active}>
          {active === 'requests' && <Requests onChosen={choose} />}
          {active === 'hops' && <Hops onBack={() => setActive('requests')} />}
          {active === 'events' && <Events />}
          {active === 'traffic' && <Traffic />}
          {active === 'thing' && place !== null && <Thing place={place} />}
        </TabPanel>
      </div>
    </div>
  )
}

/** → and ← walk the hops of the chosen request, wherever in the inspector the focus is; tabs and fields keep theirs. */
function onArrow(event: KeyboardEvent) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return
  if (event.target instanceof Element && event.target.closest('input, select, textarea, [role="tab"], dialog')) return
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  const { trace: id, hop } = selection.getState()
  const trace = traffic.getState().traces.find((one) => one.id === id)
  if (!step || !trace) return
  event.preventDefault()
  select({ hop: nextHop(hop, step, trace.hops.length) })
}
