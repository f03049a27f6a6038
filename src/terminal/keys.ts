import type { Terminal } from '@xterm/xterm'

export interface KeyTaker {
  /** Whether Tab goes on to the next thing of the page rather than to the shell. */
  tabLeaves(): boolean
  toggleTab(): void
}

/**
 * What the pane does with a key before the shell gets it: true hands it on. Ctrl+C copies what is selected and else
 * interrupts; Ctrl+M decides whom Tab belongs to; the browser pastes.
 */
export function takeKey(
  event: KeyboardEvent,
  xterm: Pick<Terminal, 'hasSelection' | 'clearSelection' | 'getSelection'>,
  taker: KeyTaker,
): boolean {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event
  const isDown = event.type === 'keydown'
  if (key === 'Tab') return !taker.tabLeaves()
  if (!ctrlKey || altKey || metaKey) return true
  const letter = key.toLowerCase()
  if (letter === 'm' && !shiftKey) {
    if (isDown) {
      event.preventDefault()
      taker.toggleTab()
    }
    return false
  }
  if (letter === 'c' && (shiftKey || xterm.hasSelection())) {
    if (isDown) {
      event.preventDefault()
      void navigator.clipboard.writeText(xterm.getSelection()).catch(() => {})
      xterm.clearSelection()
    }
    return false
  }
  // The shortcut of the page that shows and hides the terminal, and the browser's own way to paste.
  return letter !== 'v' && event.code !== 'Backquote'
}
