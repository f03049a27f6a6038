/** After this long nobody waits any more for what they typed to appear. */
const LONGEST_MS = 5000

let typed = ''
let stop = () => {}

/**
 * Keeps what is typed from now on, for a field that is asked for and not there yet: its code may have to be loaded. Until
 * `takeTyped` these keys do nothing else; Esc and a click say that the field is not wanted any more.
 */
export function typeAhead(): void {
  stop()
  typed = ''
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (key === 'Escape') return void takeTyped()
    // The key that asked may still be held.
    if (key.length === 1) typed += event.repeat && typed === '' ? '' : key
    else if (key === 'Backspace') typed = typed.slice(0, -1)
    else if (key !== 'Enter') return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  const timer = setTimeout(() => stop(), LONGEST_MS)
  addEventListener('keydown', onKeyDown, true)
  addEventListener('pointerdown', takeTyped, true)
  stop = () => {
    clearTimeout(timer)
    removeEventListener('keydown', onKeyDown, true)
    removeEventListener('pointerdown', takeTyped, true)
  }
}

/** What was typed since `typeAhead`, for the field that is there now and has the focus; nothing is kept after. */
export function takeTyped(): string {
  stop()
  const text = typed
  typed = ''
  return text
}
