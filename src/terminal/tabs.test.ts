import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { editFile, files, removeFile, type FileChange } from '#state'
import { TabSync } from './tabs.ts'

let sent: { changes: FileChange[]; seen: number }[]
let sync: TabSync

beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  files.setState({ files: [{ name: 'a.yaml', text: 'a' }], active: 'a.yaml', drafts: [] })
  sync = new TabSync((changes, seen) => sent.push({ changes, seen }))
  sync.all()
})
afterEach(() => {
  sync.stop()
  vi.useRealTimers()
})

it('sends what was typed in one piece, soon', () => {
  editFile('a.yaml', 'ab')
  editFile('a.yaml', 'abc')
  expect(sent).toEqual([])
  vi.advanceTimersByTime(50)
  expect(sent).toEqual([{ changes: [{ name: 'a.yaml', text: 'abc' }], seen: 0 }])
})

it('sends it at once when a command may read it', () => {
  editFile('a.yaml', 'ab')
  sync.flush()
  vi.advanceTimersByTime(1000)
  expect(sent).toHaveLength(1)
})

it('sends that a tab was closed', () => {
  removeFile('a.yaml')
  sync.flush()
  expect(sent[0]!.changes).toEqual([{ name: 'a.yaml', text: null }])
})

it('never tells the shell what the shell has told', () => {
  sync.hear({
    files: {
      number: 3,
      changes: [
        { name: 'b.yaml', text: 'b' },
        { name: 'a.yaml', text: null },
      ],
    },
  })
  vi.advanceTimersByTime(1000)
  expect(sent).toEqual([])
  expect(files.getState().files).toEqual([{ name: 'b.yaml', text: 'b' }])
})

it('says up to which news of the shell it knows', () => {
  sync.hear({ files: { number: 3, changes: [{ name: 'a.yaml', text: 'shell' }] } })
  editFile('a.yaml', 'typed')
  sync.flush()
  expect(sent).toEqual([{ changes: [{ name: 'a.yaml', text: 'typed' }], seen: 3 }])
})
