import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { takeTyped, typeAhead } from './ahead.ts'

/** Keys that came through to the page. */
let heard: string[]
const hear = ({ key }: KeyboardEvent) => heard.push(key)
const type = (...keys: string[]) => {
  for (const key of keys) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
}

beforeEach(() => {
  vi.useFakeTimers()
  heard = []
  addEventListener('keydown', hear)
})
afterEach(() => {
  takeTyped()
  removeEventListener('keydown', hear)
  vi.useRealTimers()
})

it('keys that are typed before their field is there are kept for it, and are no commands meanwhile', () => {
  type('a')
  typeAhead()
  type('l', ' ', '?', 'x', 'Backspace', 'Enter')
  expect(takeTyped()).toBe('l ?')
  type('b')
  expect(heard).toEqual(['a', 'b'])
  expect(takeTyped()).toBe('')
})

it('keys that are no text do what they always do', () => {
  typeAhead()
  type('Tab', 'ArrowDown')
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))
  expect(heard).toEqual(['Tab', 'ArrowDown', 'k'])
  expect(takeTyped()).toBe('')
})

it('a key that is still held is not typed', () => {
  typeAhead()
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '/', repeat: true, bubbles: true }))
  type('a')
  expect(takeTyped()).toBe('a')
})

it.each([
  ['Esc', () => type('Escape')],
  ['a click', () => document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }))],
])('%s says that the field is not wanted any more', (_, act) => {
  typeAhead()
  type('a')
  act()
  type('b')
  expect(heard.filter((key) => key !== 'Escape')).toEqual(['b'])
  expect(takeTyped()).toBe('')
})

it('nobody’s keys are held back for longer than they would wait', () => {
  typeAhead()
  type('a')
  vi.advanceTimersByTime(5001)
  type('b')
  expect(heard).toEqual(['b'])
  expect(takeTyped()).toBe('a')
})
