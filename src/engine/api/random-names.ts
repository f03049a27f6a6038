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
  let text = ''
  while (text.length < length) text += ALPHABET[random.int(stream, 0, ALPHABET.length - 1)]
  return text
}

/** rand.SafeEncodeString: spells a number with the alphabet of generated names, as in pod-template-hash. */
export function safeEncode(text: string): string {
  return [...text].map((char) => ALPHABET[char.charCodeAt(0) % ALPHABET.length]).join('')
}

/** A UUID of version 4. */
export function uuid(random: Random): string {
  let hex = ''
  for (let part = 0; part < 4; part++) {
    hex += Math.floor(random.next('uid') * 4294967296)
      .toString(16)
      .padStart(8, '0')
  }
  const variant = '89ab'[parseInt(hex[16]!, 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
}
