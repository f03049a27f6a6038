/** What a keyboard sent: text, a key by readline's name for it (`C-a`, `M-b`, `Up`, `C-Left`), or a text that was pasted. */
export type Key = { text: string } | { key: string } | { paste: string }

const ESC = '\u001B'
const PASTE_BEGINS = `${ESC}[200~`
const PASTE_ENDS = `${ESC}[201~`

const BY_LETTER: Readonly<Record<string, string>> = {
  A: 'Up',
  B: 'Down',
  C: 'Right',
  D: 'Left',
  F: 'End',
  H: 'Home',
  Z: 'S-Tab',
}
const BY_NUMBER: Readonly<Record<string, string>> = {
  1: 'Home',
  2: 'Insert',
  3: 'Delete',
  4: 'End',
  5: 'PageUp',
  6: 'PageDown',
  7: 'Home',
  8: 'End',
}
const CONTROL: Readonly<Record<string, string>> = { '\t': 'Tab', '\r': 'Enter', '\n': 'Enter', '\u007F': 'Backspace' }

/**
 * Reads what a terminal sends, as xterm does (ctlseqs, "PC-Style Function Keys", "Bracketed Paste Mode"). Sequences may come
 * in pieces. Answers and reports of the terminal are passed over.
 */
export class KeyReader {
  #rest = ''

  /** The keys of the next piece. What may be the beginning of a key waits for the next. */
  read(data: string): Key[] {
    let left = this.#rest + data
    const keys: Key[] = []
    while (left !== '') {
      const taken = next(left, keys)
      if (taken === 0) break
      left = left.slice(taken)
    }
    this.#rest = left
    return keys
  }
}

/** Reads one key, or a run of text; how many letters it took, 0 where more have to come. */
function next(left: string, keys: Key[]): number {
  const text = /^[^\u0000-\u001F\u007F]+/.exec(left)?.[0]
  if (text) {
    // Half of a letter beyond the first plane: the other half is in the next piece.
    const whole = /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text
    if (whole) keys.push({ text: whole })
    return whole.length
  }
  if (left.startsWith(PASTE_BEGINS)) {
    const end = left.indexOf(PASTE_ENDS)
    if (end < 0) return 0
    keys.push({ paste: left.slice(PASTE_BEGINS.length, end) })
    return end + PASTE_ENDS.length
  }
  if (left.startsWith(ESC)) return escape(left, keys)
  keys.push({ key: controlName(left[0]!) })
  return left.startsWith('\r\n') ? 2 : 1
}

function controlName(letter: string): string {
  const name = CONTROL[letter]
  if (name) return name
  const code = letter.charCodeAt(0)
  return `C-${code === 0 ? '@' : String.fromCharCode(code + 0x40).toLowerCase()}`
}

function escape(left: string, keys: Key[]): number {
  const sequence = /^\u001B(?:\[([\d;:?<=>]*)[ -/]*([@-~])|O([A-Za-z]))/.exec(left)
  if (sequence) {
    const name = nameOf(sequence[1] ?? '', sequence[2] ?? sequence[3]!)
    if (name) keys.push({ key: name })
    return sequence[0].length
  }
  if (/^\u001B(?:$|O$|\[[\d;:?<=>]*[ -/]*$)/.test(left)) return 0
  const report = /^\u001B[\]P_^X]/.test(left)
  if (report) {
    const whole = /^\u001B[\]P_^X][^\u0007\u001B]*(?:\u0007|\u001B\\)/.exec(left)
    if (whole) return whole[0].length
    if (/^\u001B[\]P_^X][^\u0007\u001B]*\u001B?$/.test(left) && left.length > 2) return 0
  }
  const letter = String.fromCodePoint(left.codePointAt(1)!)
  if (letter === ESC) return 1
  keys.push({ key: `M-${letter >= ' ' && letter !== '\u007F' ? letter.toLowerCase() : controlName(letter)}` })
  return 1 + letter.length
}

/** `1;5C` is Right with Ctrl: 1 and the sum of Shift 1, Alt 2, Ctrl 4. */
function nameOf(parameters: string, letter: string): string | undefined {
  const [number = '', modifiers = '1'] = parameters.split(';')
  const name = letter === '~' ? BY_NUMBER[number] : BY_LETTER[letter]
  if (!name) return undefined
  const held = Number(modifiers) - 1
  return `${held & 4 ? 'C-' : ''}${held & 2 ? 'M-' : ''}${name}`
}
