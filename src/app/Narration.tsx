import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { cluster, onOwn, onTraces, selection, session, traffic, type Trace } from '#state'
import { clockTime } from '#ui'
import { namesOf, narrate, narrateHop, Narrator } from './narrate.ts'

const LOOK_MS = 500

/** The line at the page's foot: what happened last, for eyes and for screen readers. */
export function Narration() {
  const [said, setSaid] = useState('')
  const status = useStore(session, (s) => s.status.state)

  useEffect(() => {
    const narrator = new Narrator()
    const tell = (trace: Trace) => setSaid(narrate(trace, namesOf(cluster.getState().topology)))
    const timer = setInterval(() => {
      const trace = narrator.next(performance.now())
      if (trace) tell(trace)
    }, LOOK_MS)
    const stops = [
      onTraces((batch) => narrator.hear(batch)),
      onOwn((trace) => {
        narrator.interrupt(performance.now())
        tell(trace)
      }),
      // Who walks a request hop by hop hears that, and nothing else between.
      selection.subscribe(({ trace: id, hop }, before) => {
        if (hop === null || (hop === before.hop && id === before.trace)) return
        const trace = traffic.getState().traces.find((one) => one.id === id)
        if (!trace?.hops[hop]) return
        narrator.interrupt(performance.now())
        setSaid(narrateHop(trace, hop))
      }),
      // An emptied list means another cluster, whose stories begin anew.
      traffic.subscribe((now) => now.traces.length === 0 && narrator.forget()),
    ]
    return () => {
      clearInterval(timer)
      for (const stop of stops) stop()
    }
  }, [])

  return (
    <footer className="pp-foot">
      <div role="status" aria-live="polite" className="pp-said pp-mono">
        {said || (status === 'starting' ? 'Starting the cluster…' : 'No requests yet.')}
      </div>
      <Engine />
    </footer>
  )
}

function Engine() {
  const state = useStore(session, (s) => s.status.state)
  const second = useStore(session, (s) => Math.floor(s.time / 1000))
  const words = {
    starting: 'Engine starting',
    running: 'Engine running',
    restarted: 'Engine restarted',
    failed: 'Engine stopped',
  }
  return (
    <div className={`pp-engine pp-engine-${state}`}>
      <span className="pp-dot" aria-hidden="true" />
      {words[state]} <span className="pp-num">· {clockTime(second * 1000, 0)} cluster time</span>
    </div>
  )
}
