import { describe, expect, it } from 'vitest'
import { fc } from '../testing/property.ts'
import { decodePlayground, encodePlayground } from './codec.ts'
import { isPlaygroundHash, MAX_BYTES } from './text.ts'
import { DEMO } from './demo.ts'

async function pack(text: string): Promise<string> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return `p1=${Buffer.from(await new Response(packed).arrayBuffer()).toString('base64url')}`
}

describe('a playground as a link', () => {
  it('comes back as it was', async () => {
    expect(await decodePlayground(await encodePlayground(DEMO))).toEqual(DEMO)
  })

  it('comes back as it was, whatever is in it', async () => {
    const file = fc.record({ name: fc.string(), text: fc.string({ unit: 'grapheme', maxLength: 500 }) })
    const playground = fc.record({
      files: fc.array(file, { maxLength: 5 }),
      config: fc.string(),
      seed: fc.maxSafeInteger(),
    })
    await fc.assert(
      fc.asyncProperty(playground, async (one) => {
        expect(await decodePlayground(`#${await encodePlayground(one)}`)).toEqual(one)
      }),
      { numRuns: 50 },
    )
  })

  it('needs no character that a URL would escape, and is shorter than the text', async () => {
    const hash = await encodePlayground(DEMO)
    expect(hash).toMatch(/^p1=[\w-]+$/)
    expect(hash.length).toBeLessThan(1000)
  })

  it('keeps a file of several hundred kilobytes', async () => {
    const text = Array.from({ length: 40_000 }, (_, n) => `key${n}: ${n * 7919}`).join('\n')
    const big = { ...DEMO, files: [{ name: 'big.yaml', text }] }
    expect(await decodePlayground(await encodePlayground(big))).toEqual(big)
  })
})

describe('a link that is no good', () => {
  it('says that it is damaged when its end is missing', async () => {
    const hash = await encodePlayground(DEMO)
    expect(await decodePlayground(hash.slice(0, -20))).toEqual({ error: expect.stringContaining('damaged') })
  })

  it.each([
    ['characters that are not base64', 'p1=%%%'],
    ['base64 of something else', 'p1=aGVsbG8gd29ybGQ'],
    ['nothing behind the key', 'p1='],
  ])('says that it is damaged: %s', async (_, hash) => {
    expect(await decodePlayground(hash)).toEqual({ error: expect.stringContaining('damaged') })
  })

  it.each([
    ['no files', '{"c":"","s":1}'],
    ['a file without text', '{"f":[["a.yaml"]],"c":"","s":1}'],
    ['a seed that is no number', '{"f":[],"c":"","s":"1"}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['more files than anybody has', JSON.stringify({ f: Array(101).fill(['a', '']), c: '', s: 1 })],
  ])('is not trusted for being valid JSON: %s', async (_, text) => {
    expect(await decodePlayground(await pack(text))).toEqual({ error: expect.stringContaining('damaged') })
  })

  it('stops at 2 MB when it unpacks to far more', async () => {
    const bomb = await pack(`{"f":[["a","${'x'.repeat(20 * MAX_BYTES)}"]],"c":"","s":1}`)
    expect(bomb.length).toBeLessThan(100_000)
    expect(await decodePlayground(bomb)).toEqual({ error: expect.stringContaining('2 MB') })
  })

  it('is told apart from a link of a later version', async () => {
    expect(await decodePlayground('#p2=abc')).toEqual({ error: 'This link was made by a newer PodPath.' })
    expect(isPlaygroundHash('#p2=abc')).toBe(true)
    expect(isPlaygroundHash('#section')).toBe(false)
  })
})
