import { expect, it } from 'vitest'
import { formFor } from './room.ts'

const ease = (form: string) => ({ plain: 0.5, other: 0.58, best: 0.9, nearly: 0.88, poor: 0.2 })[form]!

it('is plain as long as nothing else is much larger', () => {
  expect(formFor(['plain', 'other'], ease)).toBe('plain')
  expect(formFor(['plain', 'other', 'best'], ease)).toBe('best')
})

it('takes the plainer of two that are as good', () => {
  expect(formFor(['plain', 'nearly', 'best'], ease)).toBe('nearly')
})

it('stays as it is until it is much too small', () => {
  expect(formFor(['plain', 'best'], ease, 'best')).toBe('best')
  expect(formFor(['plain', 'other'], ease, 'other')).toBe('other')
  expect(formFor(['plain', 'best'], ease, 'poor')).toBe('best')
})
