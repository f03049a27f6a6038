import { hex16, hex32, type Random } from '../kernel/index.ts'

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
  const third = (b & 0x0fff) | 0x4000
  const fourth = ((c >>> 16) & 0x3fff) | 0x8000
  return `${hex32(a)}-${hex16(b >>> 16)}-${hex16(third)}-${hex16(fourth)}-${hex16(c)}${hex32(d)}`
}
