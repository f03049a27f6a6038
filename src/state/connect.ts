import type { Host, Update } from '../host/messages.ts'
import { cluster } from './cluster.ts'
import { forget, tell } from './past.ts'
import { watchRates } from './rates.ts'
import { select } from './selection.ts'
import { session } from './session.ts'
import { tellTerminal } from './terminal.ts'
import { onOwn, setSources } from './traffic.ts'

/** Lets the engine's news flow into the stores; returns how to stop it. */
export function connect(host: Host): () => void {
  session.setState({ host })
  const stops = [
    watchRates(),
    // What somebody has just asked is what they want to see.
    onOwn((trace) => select({ trace: trace.id, hop: null })),
    host.onStatus((status) => session.setState({ status })),
    host.onUpdate((update: Update) => {
      session.setState({ time: update.time, playing: update.playing, speed: update.speed })
      if (update.anew) forget()
      if (update.topology) cluster.setState({ topology: update.topology })
      if (update.sources) setSources(update.sources)
      tell(update)
      if (update.terminal) tellTerminal(update.terminal)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
    session.setState({ host: null })
  }
}
