import { actions, files } from '#state'

/** Long enough to finish a word, short enough to feel immediate. */
export const PAUSE_MS = 500

/** Applies the files when no key has been pressed for a while; returns how to stop. */
export function startAutoApply(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = files.subscribe((now, before) => {
    if (now.files === before.files || now.state !== 'edited') return
    clearTimeout(timer)
    timer = setTimeout(() => {
      const { autoApply, state } = files.getState()
      // Ctrl+S may have been faster
      if (autoApply && state === 'edited') void actions.apply({ drafts: false })
    }, PAUSE_MS)
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}
