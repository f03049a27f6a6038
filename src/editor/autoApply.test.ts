import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { editFile, files, session, type Host } from '#state'
import { PAUSE_MS, startAutoApply } from './autoApply.ts'

const sent: string[] = []
const ask = (request: { type: string; files?: { text: string }[] }) => {
  sent.push(request.files?.[0]?.text ?? '')
  return Promise.resolve({ lines: [], diagnostics: [] })
}
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  sent.length = 0
  session.setState({ host: { ask } as unknown as Host })
  files.setState({ files: [{ name: 'a.yaml', text: '' }], active: 'a.yaml', autoApply: true, state: 'applied' })
  stop = startAutoApply()
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

it('applies once, half a second after the last key', async () => {
  for (const text of ['k', 'ki', 'kin', 'kind']) {
    editFile('a.yaml', text)
    await vi.advanceTimersByTimeAsync(PAUSE_MS - 1)
  }
  expect(sent).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toEqual(['kind'])
  expect(files.getState().state).toBe('applied')
})

it('leaves the cluster alone when auto-apply is off', async () => {
  files.setState({ autoApply: false })
  editFile('a.yaml', 'kind')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(sent).toEqual([])
  expect(files.getState().state).toBe('edited')
})

it('does not apply again what Ctrl+S has applied already', async () => {
  editFile('a.yaml', 'kind')
  files.setState({ state: 'applied' })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(sent).toEqual([])
})

it('applies what was typed while an apply was on its way', async () => {
  editFile('a.yaml', 'one')
  await vi.advanceTimersByTimeAsync(PAUSE_MS)
  editFile('a.yaml', 'two')
  await vi.advanceTimersByTimeAsync(PAUSE_MS)
  expect(sent).toEqual(['one', 'two'])
})
