import { beforeEach, describe, expect, it, vi } from 'vitest'
import { takeKey } from './keys.ts'

const copied: string[] = []
let selected: string
let tabLeaves: boolean

beforeEach(() => {
  copied.length = 0
  selected = ''
  tabLeaves = false
  vi.stubGlobal('navigator', {
    clipboard: { writeText: (text: string) => Promise.resolve(void copied.push(text)) },
  })
})

function press(key: string, modifiers: KeyboardEventInit = {}): { goesToShell: boolean; prevented: boolean } {
  const event = new KeyboardEvent('keydown', { key, cancelable: true, ...modifiers })
  const xterm = {
    hasSelection: () => selected !== '',
    getSelection: () => selected,
    clearSelection: () => void (selected = ''),
  }
  const goesToShell = takeKey(event, xterm, { tabLeaves: () => tabLeaves, toggleTab: () => (tabLeaves = !tabLeaves) })
  return { goesToShell, prevented: event.defaultPrevented }
}

const ctrl = { ctrlKey: true }

describe('keys in the terminal', () => {
  it('Ctrl+C interrupts where nothing is selected', () => {
    expect(press('c', ctrl)).toEqual({ goesToShell: true, prevented: false })
    expect(copied).toEqual([])
  })

  it('Ctrl+C copies what is selected, once, and interrupts the next time', () => {
    selected = '10.244.0.2'
    expect(press('c', ctrl)).toEqual({ goesToShell: false, prevented: true })
    expect(copied).toEqual(['10.244.0.2'])
    expect(press('c', ctrl).goesToShell).toBe(true)
  })

  it('Ctrl+V is the browser’s, which pastes', () => {
    expect(press('v', ctrl)).toEqual({ goesToShell: false, prevented: false })
  })

  it('Ctrl+M hands Tab to the page, and back to the shell', () => {
    expect(press('Tab').goesToShell).toBe(true)
    press('m', ctrl)
    expect(press('Tab')).toEqual({ goesToShell: false, prevented: false })
    press('m', ctrl)
    expect(press('Tab').goesToShell).toBe(true)
  })

  it('keys of bash reach the shell', () => {
    const keys = ['a', 'e', 'k', 'l', 'r', 'u', 'w', 'd']
    expect(keys.filter((key) => press(key, ctrl).goesToShell)).toEqual(keys)
  })
})
