import type { Host, Update } from '../host/messages.ts'
import { cluster, EVENTS_KEPT } from './cluster.ts'
import { select } from './selection.ts'
import { session } from './session.ts'
import { tellTerminal } from './terminal.ts'
import { addTraces, onOwn, traffic } from './traffic.ts'

const CHOOSE_EVERY_MS = 1000

/** Lets the engine's news flow into the stores; returns how to stop it. */
export function connect(host: Host): () => void {
  session.setState({ host })
  let lastChosen = -Infinity
  const stops = [
    // What somebody has just asked is what they want to see; of many in a row, now and then one.
    onOwn((trace) => {
      const now = performance.now()
      if (now - lastChosen < CHOOSE_EVERY_MS) return
      lastChosen = now
      select({ trace: trace.id, hop: null })
    }),
    host.onStatus((status) => session.setState({ status })),
    host.onUpdate((update: Update) => {
      session.setState({ time: update.time, playing: update.playing, speed: update.speed })
      if (update.topology) cluster.setState({ topology: update.topology })
      if (update.events) {
        cluster.setState(({ events }) => ({ events: [...events, ...update.events!].slice(-EVENTS_KEPT) }))
      }
      if (update.sources) traffic.setState({ sources: update.sources })
      if (update.traces) addTraces(update.traces, update.own)
      if (update.terminal) tellTerminal(update.terminal)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
    session.setState({ host: null })
  }
}
