import { cluster, onOwn, onTraces, selection, session, traffic, type Trace } from '#state'
import { namesOf, narrate, narrateHop, narrateStep, Narrator } from './narrate.ts'

const LOOK_MS = 500

let voice: ((text: string) => void) | null = null

/** What is known at this moment. */
export function seenNow() {
  return { time: session.getState().time, events: cluster.getState().events, traces: traffic.getState().traces }
}

/** Says what is new since then: somebody has taken one step to see that. */
export function tellStep(before: ReturnType<typeof seenNow>): void {
  const now = seenNow()
  const isNew = <T>(list: readonly T[]) => {
    const known = new Set(list)
    return (one: T) => !known.has(one)
  }
  const names = namesOf(cluster.getState().topology)
  const news = {
    events: now.events.filter(isNew(before.events)),
    traces: now.traces.filter(isNew(before.traces)).map((trace) => narrate(trace, names)),
  }
  voice?.(narrateStep(news, now.time, now.time - before.time))
}

/** Hears what happens, and says of it what is worth saying; returns how to stop. */
export function listen(say: (text: string) => void): () => void {
  const narrator = new Narrator()
  voice = (text) => {
    narrator.interrupt(performance.now())
    say(text)
  }
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
    voice = null
    clearInterval(timer)
    for (const stop of stops) stop()
  }
}
