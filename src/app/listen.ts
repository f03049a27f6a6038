import { cluster, onOwn, onTraces, selection, traffic, type Trace } from '#state'
import { namesOf, narrate, narrateHop, Narrator } from './narrate.ts'

const LOOK_MS = 500

/** Hears what happens, and says of it what is worth saying; returns how to stop. */
export function listen(say: (text: string) => void): () => void {
  const narrator = new Narrator()
  const tell = (trace: Trace) => say(narrate(trace, namesOf(cluster.getState().topology)))
  const timer = setInterval(() => {
    const trace = narrator.next(performance.now())
    if (trace) tell(trace)
  }, LOOK_MS)
  narrator.hear(traffic.getState().traces)
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
      say(narrateHop(trace, hop))
    }),
    // An emptied list means another cluster, whose stories begin anew.
    traffic.subscribe((now, before) => {
      if (now.traces.length > 0) return
      narrator.forget()
      if (before.traces.length > 0) say('')
    }),
  ]
  return () => {
    clearInterval(timer)
    for (const stop of stops) stop()
  }
}
