import type { Random } from '../kernel/index.ts'

/** No vowels, and no digits that look like them: generated names never spell words. k8s.io/apimachinery/pkg/util/rand. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'
const SUFFIX = 5
const MAX_PREFIX = 63 - SUFFIX

/** `web-` becomes `web-x7k2p`, drawn from the named stream. names.SimpleNameGenerator. */
export function generatedName(random: Random, stream: string, prefix: string): string {
  return prefix.slice(0, MAX_PREFIX) + randomSuffix(random, stream)
}

/** Five characters of the alphabet of generated names. */
export function randomSuffix(random: Random, stream: string, length = SUFFIX): string {
  const dice = random.stream(stream)
  let text = ''
  while (text.length < length) text += ALPHABET[dice.index(ALPHABET.length)]
  return text
}

/** rand.SafeEncodeString: spells a number with the alphabet of generated names, as in pod-template-hash. */
export function safeEncode(text: string): string {
  let encoded = ''
  for (let i = 0; i < text.length; i++) encoded += ALPHABET[text.charCodeAt(i) % ALPHABET.length]
  return encoded
}

/** A UUID of version 4. */
export function uuid(random: Random): string {
  const stream = random.stream('uid')
  const a = stream.bits()
  const b = stream.bits()
  const c = stream.bits()
  const d = stream.bits()
  // All at once: gluing parts together takes twice as long, and half a kilobyte for each of thousands of objects.
  spell(a, 0, 4)
  spell((b & 0xffff0fff) | 0x4000, 9, 14)
  spell((c & 0x3fffffff) | 0x80000000, 19, 24)
  spell(d, 28, 32)
  return String.fromCharCode.apply(null, letters)
}

const DIGITS = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))
/** Of the UUID that is being made; its dashes stay. */
const letters = Array.from({ length: 36 }, () => '-'.charCodeAt(0))

/** Four digits of the upper 16 bits, and four of the lower. */
function spell(value: number, upper: number, lower: number): void {
  letters[upper] = DIGITS[value >>> 28]!
  letters[upper + 1] = DIGITS[(value >>> 24) & 15]!
  letters[upper + 2] = DIGITS[(value >>> 20) & 15]!
  letters[upper + 3] = DIGITS[(value >>> 16) & 15]!
  letters[lower] = DIGITS[(value >>> 12) & 15]!
  letters[lower + 1] = DIGITS[(value >>> 8) & 15]!
  letters[lower + 2] = DIGITS[(value >>> 4) & 15]!
  letters[lower + 3] = DIGITS[value & 15]!
}
