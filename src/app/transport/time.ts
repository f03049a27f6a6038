import { actions, session } from '#state'
import { stepPicture } from '../rooms.ts'

/** Cluster seconds a second. */
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 20]

/** To the next hop of what is on its way; when nothing is, to what comes next. Stepping implies standing still. */
export async function stepHop(): Promise<void> {
  if (session.getState().playing) return actions.pause()
  if (!(await stepPicture())) await stepEvent()
}

/** To the next thing that happens in the cluster: a request, an event, or a change that the picture shows. */
export async function stepEvent(): Promise<void> {
  const { host, playing } = session.getState()
  if (playing) return actions.pause()
  const { seenNow, tellStep } = await import('../listen.ts')
  const before = seenNow()
  await host?.ask({ type: 'step' })
  tellStep(before)
}
