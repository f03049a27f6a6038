import type { Playground } from '#state'
import { fromText, isPlaygroundHash, MAX_BYTES, toText, withoutLesson } from './text.ts'

/** The format's version is part of the key: a later one gets a key of its own, and this one stays readable. */
const KEY = 'p1='

/**
 * The playground as the part of a link behind `#`: JSON, deflated, in the alphabet that URLs leave alone.
 *
 * @example location.hash = await encodePlayground(DEMO) // 'p1=tVfRbts2FP0V…'
 */
export async function encodePlayground(playground: Playground): Promise<string> {
  const packed = new Blob([toText(playground)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return KEY + toBase64Url(new Uint8Array(await new Response(packed).arrayBuffer()))
}

/**
 * The way back. A link that was cut short, altered or made by a newer PodPath gives a sentence instead.
 *
 * @param hash with or without the `#`; a lesson that it opens is not looked at
 */
export async function decodePlayground(hash: string): Promise<Playground | { error: string }> {
  const text = withoutLesson(hash).replace(/^#/, '')
  if (!text.startsWith(KEY)) {
    return { error: isPlaygroundHash(text) ? 'This link was made by a newer PodPath.' : 'This is not a PodPath link.' }
  }
  try {
    const plain = await unpack(fromBase64Url(text.slice(KEY.length)))
    if (plain === null) return { error: 'This link unpacks to more than 2 MB, so it was not opened.' }
    return fromText(plain) ?? { error: DAMAGED }
  } catch {
    return { error: DAMAGED }
  }
}

const DAMAGED = 'This link is damaged: a part of it is missing or was changed on the way.'

/** Reads piece by piece and stops at the bound, so that a bomb costs no more than that. */
async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let plain = ''
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return plain + decoder.decode()
    bytes += value.byteLength
    if (bytes > MAX_BYTES) {
      await reader.cancel()
      return null
    }
    plain += decoder.decode(value, { stream: true })
  }
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
