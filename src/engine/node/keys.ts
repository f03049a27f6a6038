import { decodeBase64 } from '../kinds/base64.ts'

/** The text in a Secret's value: UTF-8 in base64. */
export function textOf(value: string): string {
  const bytes = decodeBase64(value)
  let text = ''
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i++]!
    const more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3
    let code = more === 0 ? lead : lead & (0x3f >> more)
    for (let k = 0; k < more; k++) code = (code << 6) | ((bytes[i++] ?? 0) & 0x3f)
    text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
  }
  return text
}
