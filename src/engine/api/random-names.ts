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

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** A UUID of version 4. */
export function uuid(random: Random): string {
  const [a, b, c, d] = [word(random), word(random), word(random), word(random)]
  const third = (b & 0x0fff) | 0x4000
  const fourth = ((c >>> 16) & 0x3fff) | 0x8000
  return `${hex32(a)}-${hex16(b >>> 16)}-${hex16(third)}-${hex16(fourth)}-${hex16(c)}${hex32(d)}`
}

function word(random: Random): number {
  return Math.floor(random.next('uid') * 4294967296)
}

function hex32(value: number): string {
  return hex16(value >>> 16) + hex16(value)
}

function hex16(value: number): string {
  return HEX[(value >>> 8) & 255]! + HEX[value & 255]!
}
