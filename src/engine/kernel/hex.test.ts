import { expect, it } from 'vitest'
import { HexForm } from './hex.ts'

it('spells every word with eight digits, and leaves what stands between them', () => {
  const form = new HexForm('<xxxxxxxx-xxxx.xxxx>')
  expect(form.spell([0xc0ffee, 0xfedcba98])).toBe('<00c0ffee-fedc.ba98>')
  expect(form.spell(new Uint32Array([-1, 1]))).toBe('<ffffffff-0000.0001>')
})
