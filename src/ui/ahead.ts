/** After this long nobody waits any more for what they typed to appear. */
const LONGEST_MS = 5000

/** What somebody has typed into a field before it was there. */
export interface Typed {
  text: string
  /** Enter was pressed after it. */
  entered: boolean
}

let typed: Typed = { text: '', entered: false }
/** Keys after Enter: they are for what the field leads to. */
let later: string[] = []
let stop = () => {}

/**
 * Keeps what is typed from now on, for a field that is asked for and not there yet: its code may have to be loaded. Until
 * `takeTyped` these keys do nothing else; Esc and a click say that the field is not wanted any more.
 */
export function typeAhead(): void {
  forgetTyped()
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (key === 'Escape') return forgetTyped()
    if (key.length > 1 && key !== 'Backspace' && key !== 'Enter') return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (typed.entered) later.push(key)
    else if (key === 'Enter') typed.entered = true
    else if (key === 'Backspace') typed.text = typed.text.slice(0, -1)
    // The key that asked may still be held.
    else if (!event.repeat || typed.text !== '') typed.text += key
  }
  const timer = setTimeout(() => stop(), LONGEST_MS)
  addEventListener('keydown', onKeyDown, true)
  addEventListener('pointerdown', forgetTyped, true)
  stop = () => {
    clearTimeout(timer)
    removeEventListener('keydown', onKeyDown, true)
    removeEventListener('pointerdown', forgetTyped, true)
  }
}

/**
 * What was typed since `typeAhead`, for the field that is there now and has the focus; nothing is kept after. Keys that
 * followed an Enter are pressed again when the field has done what it was entered for.
 */
export function takeTyped(): Typed {
  const taken = typed
  const keys = later
  forgetTyped()
  pressAll(keys)
  return taken
}

export function forgetTyped(): void {
  stop()
  typed = { text: '', entered: false }
  later = []
}

/** One after the other, so that each meets what the one before has led to. */
function pressAll([key, ...rest]: readonly string[]): void {
  if (key === undefined) return
  setTimeout(() => {
    const at = document.activeElement ?? document.body
    const isFree = at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    // A browser writes no letter for an event that it has not made itself.
    if (isFree && key.length === 1 && at instanceof HTMLInputElement) {
      at.setRangeText(key, at.selectionStart ?? 0, at.selectionEnd ?? 0, 'end')
      at.dispatchEvent(new InputEvent('input', { bubbles: true }))
    }
    pressAll(rest)
  })
}
