import { actions, askFor, session, showTerminal, terminal } from '#state'

const TYPING =
  'input, textarea, select, [contenteditable=""], [contenteditable="true"], [role="textbox"], .monaco-editor'
const PRESSABLE =
  'button, a[href], summary, [role="button"], [role="switch"], [role="tab"], [role="option"], [role="separator"]'

/** Whether a single key typed there is text for something, and none of ours. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPING) !== null
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(PRESSABLE) !== null
}

/** Listens to the keys of `KEYS`; returns how to stop. */
export function listenToKeys({ onHelp, onPalette }: { onHelp(): void; onPalette(): void }): () => void {
  // Before the editor, for which it would begin a chord; to the terminal, Ctrl+K belongs.
  const onPaletteKey = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return
    const isTerminal = event.target instanceof Element && event.target.closest('.xterm') !== null
    if ((isTerminal && !event.metaKey) || document.querySelector('dialog[open]')) return
    event.preventDefault()
    event.stopPropagation()
    onPalette()
  }
  addEventListener('keydown', onPaletteKey, true)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const command = event.ctrlKey || event.metaKey
    if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 's') {
      event.preventDefault()
      void actions.apply()
      return
    }
    if (event.ctrlKey && !event.metaKey && !event.altKey && event.code === 'Backquote') {
      event.preventDefault()
      const isThere = event.target instanceof Element && event.target.closest('.xterm') !== null
      showTerminal(!isThere || !terminal.getState().shown)
      return
    }
    if (command || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) return
    if (event.key === '/') {
      event.preventDefault()
      askFor('find')
    } else if (event.key === 'l') {
      event.preventDefault()
      askFor('lesson')
    } else if (event.key === '?') {
      event.preventDefault()
      onHelp()
    } else if (event.key === ' ' && !event.repeat && !isPressable(event.target)) {
      event.preventDefault()
      if (session.getState().playing) actions.pause()
      else actions.play()
    }
  }
  addEventListener('keydown', onKeyDown)
  return () => {
    removeEventListener('keydown', onPaletteKey, true)
    removeEventListener('keydown', onKeyDown)
  }
}
