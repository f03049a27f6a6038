const SIMPLE: Record<string, string> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

/** Backslash escapes as echo -e and printf know them; `stop` after `\c`. */
export function unescape(text: string): { text: string; stop: boolean } {
  let stop = false
  const out = text.replaceAll(
    /\\(?:([abeEfnrtv\\])|0?([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|(c)[^]*)/g,
    (whole, simple: string, octal: string, hex: string, unicode: string, end: string) => {
      if (simple) return SIMPLE[simple]!
      if (octal) return String.fromCharCode(Number.parseInt(octal, 8))
      if (hex ?? unicode) return String.fromCharCode(Number.parseInt(hex ?? unicode, 16))
      if (end) {
        stop = true
        return ''
      }
      return whole
    },
  )
  return { text: out, stop }
}
