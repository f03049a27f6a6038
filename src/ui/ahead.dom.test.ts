import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { forgetTyped, takeTyped, typeAhead } from './ahead.ts'

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
  forgetTyped()
  removeEventListener('keydown', hear)
  vi.useRealTimers()
})

it('keys that are typed before their field is there are kept for it, and are no commands meanwhile', () => {
  type('a')
  typeAhead()
  type('l', ' ', '?', 'x', 'Backspace')
  expect(takeTyped()).toEqual({ text: 'l ?', entered: false })
  type('b')
  expect(heard).toEqual(['a', 'b'])
  expect(takeTyped().text).toBe('')
})

it('Enter is kept too, and what follows it is pressed when the field has been entered', () => {
  typeAhead()
  type('a', 'Enter', '/', 'b', 'Enter')
  expect(takeTyped()).toEqual({ text: 'a', entered: true })
  expect(heard).toEqual([])
  vi.advanceTimersByTime(10)
  expect(heard).toEqual(['/', 'b', 'Enter'])
})

it('what follows an Enter is written where there is a field for it by then', () => {
  const field = document.body.appendChild(document.createElement('input'))
  typeAhead()
  type('a', 'Enter', 'b', 'c')
  takeTyped()
  field.focus()
  vi.advanceTimersByTime(10)
  expect(field.value).toBe('bc')
  field.remove()
})

it('keys that are no text do what they always do', () => {
  typeAhead()
  type('Tab', 'ArrowDown')
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))
  expect(heard).toEqual(['Tab', 'ArrowDown', 'k'])
  expect(takeTyped().text).toBe('')
})

it('a key that is still held is not typed', () => {
  typeAhead()
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '/', repeat: true, bubbles: true }))
  type('a')
  expect(takeTyped().text).toBe('a')
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
  expect(takeTyped().text).toBe('')
})

it('nobody’s keys are held back for longer than they would wait', () => {
  typeAhead()
  type('a')
  vi.advanceTimersByTime(5001)
  type('b')
  expect(heard).toEqual(['b'])
  expect(takeTyped().text).toBe('a')
})
