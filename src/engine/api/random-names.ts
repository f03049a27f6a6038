import { HexForm, type Random, type RandomStream } from '../kernel/index.ts'

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
  return random.stream(stream).letters(ALPHABET, length)
}

/** rand.SafeEncodeString: spells a number with the alphabet of generated names, as in pod-template-hash. */
export function safeEncode(text: string): string {
  let encoded = ''
  for (let i = 0; i < text.length; i++) encoded += ALPHABET[text.charCodeAt(i) % ALPHABET.length]
  return encoded
}

const UUID = new HexForm('xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx')
/** How many 32 bits a UUID is made of: as many are drawn for each. */
export const UUID_WORDS = 4
const words = new Uint32Array(UUID_WORDS)

/** A UUID of version 4. */
export function uuid(stream: RandomStream): string {
  stream.fill(words)
  words[1] = (words[1]! & 0xffff0fff) | 0x4000
  words[2] = (words[2]! & 0x3fffffff) | 0x80000000
  return UUID.spell(words)
}
