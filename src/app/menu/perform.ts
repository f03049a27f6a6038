import type { Act } from '#state/acts'
import { notify } from '#ui'

/** Does it, and tells how that went where the page does not show it. */
export async function perform(act: Act): Promise<void> {
  const error = await act.run()
  if (error) notify(error, { tone: 'bad' })
  else if (act.done) notify(act.done)
}
