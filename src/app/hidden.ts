import { actions, session } from '#state'

/**
 * A page that nobody sees stands still: its time goes on where it stopped when somebody looks again, if it was running.
 * Returns how to stop.
 */
export function pauseWhileHidden(): () => void {
  let isHeld = false
  const onChange = () => {
    if (document.hidden) {
      isHeld = session.getState().playing
      if (isHeld) actions.pause()
    } else if (isHeld) {
      isHeld = false
      actions.play()
    }
  }
  document.addEventListener('visibilitychange', onChange)
  return () => document.removeEventListener('visibilitychange', onChange)
}
