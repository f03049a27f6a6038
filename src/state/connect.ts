import type { Host, Update } from '../host/messages.ts'
import { cluster, EVENTS_KEPT } from './cluster.ts'
import { session } from './session.ts'
import { addTraces, traffic } from './traffic.ts'

/** Lets the engine's news flow into the stores; returns how to stop it. */
export function connect(host: Host): () => void {
  session.setState({ host })
  const stops = [
    host.onStatus((status) => session.setState({ status })),
    host.onUpdate((update: Update) => {
      session.setState({ time: update.time, playing: update.playing, speed: update.speed })
      if (update.topology) cluster.setState({ topology: update.topology })
      if (update.events) {
        cluster.setState(({ events }) => ({ events: [...events, ...update.events!].slice(-EVENTS_KEPT) }))
      }
      if (update.sources) traffic.setState({ sources: update.sources })
      if (update.traces) addTraces(update.traces)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
    session.setState({ host: null })
  }
}
