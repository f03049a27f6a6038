import { actions, askFor, session, showTerminal, terminal } from '#state'

/** All keys that the page itself listens to; the help dialog lists these. */
export const KEYS: { keys: string[]; does: string }[] = [
  { keys: ['Space'], does: 'Play or pause' },
  { keys: ['→', '←'], does: 'Next and previous hop, in the inspector' },
  { keys: ['Ctrl/⌘', 'S'], does: 'Apply the files' },
  { keys: ['/'], does: 'Find in the diagram, or leave things out' },
  { keys: ['←', '→', '↑', '↓'], does: 'In the diagram: from thing to thing; Enter chooses' },
  { keys: ['Shift', 'F10'], does: 'In the diagram: what can be done with a thing' },
  { keys: ['Ctrl', 'M'], does: 'In editor and terminal: let Tab move the focus, and back' },
  { keys: ['Ctrl', '`'], does: 'Go to the terminal, and back to the inspector' },
  { keys: ['?'], does: 'This help' },
  { keys: ['Esc'], does: 'Close what is open' },
]

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
export function listenToKeys({ onHelp }: { onHelp(): void }): () => void {
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
  return () => removeEventListener('keydown', onKeyDown)
}
