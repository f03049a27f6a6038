import { actions, session } from '#state'
import { stepPicture } from '../rooms.ts'

/** Cluster seconds a second. */
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 20]

/** To the next hop of what is on its way, or else to the cluster's next event. Stepping implies standing still. */
export async function step(): Promise<void> {
  const { host, playing } = session.getState()
  if (playing) return actions.pause()
  if (!(await stepPicture())) await host?.ask({ type: 'step' })
}
