import { beforeEach, describe, expect, it } from 'vitest'
import type { Host, Request } from '../host/messages.ts'
import { apply } from './actions.ts'
import { changeFiles, editFile, fileFiled, files, removeFile } from './files.ts'
import { session } from './session.ts'

const sent: Request[] = []
const state = () => files.getState()
const names = () => state().files.map(({ name }) => name)

beforeEach(() => {
  sent.length = 0
  const ask = (request: Request) => {
    sent.push(request)
    return Promise.resolve({ lines: [], diagnostics: [] })
  }
  session.setState({ host: { ask } as unknown as Host })
  files.setState({
    files: [
      { name: 'a.yaml', text: 'a' },
      { name: 'b.yaml', text: 'b' },
    ],
    active: 'a.yaml',
    drafts: [],
    state: 'applied',
  })
})

describe('files that the shell writes', () => {
  it('are drafts, and the editor keeps the tab that is open', () => {
    changeFiles([{ name: 'c.yaml', text: 'c' }])
    expect(names()).toEqual(['a.yaml', 'b.yaml', 'c.yaml'])
    expect(state()).toMatchObject({ active: 'a.yaml', drafts: ['c.yaml'], state: 'applied' })
  })

  it('keep their place when they were tabs before', () => {
    changeFiles([{ name: 'a.yaml', text: 'new' }])
    expect(state().files[0]).toEqual({ name: 'a.yaml', text: 'new' })
    expect(state().drafts).toEqual(['a.yaml'])
  })

  it('are no news when nothing in them has changed', () => {
    const before = state()
    changeFiles([
      { name: 'a.yaml', text: 'a' },
      { name: 'gone.yaml', text: null },
    ])
    expect(state()).toBe(before)
  })

  it('go when the shell removes them, and another tab opens', () => {
    changeFiles([{ name: 'a.yaml', text: null }])
    expect(names()).toEqual(['b.yaml'])
    expect(state()).toMatchObject({ active: 'b.yaml', drafts: [] })
  })

  it('are no drafts any more once kubectl has applied them as they are', () => {
    changeFiles([{ name: 'c.yaml', text: 'c' }])
    fileFiled('c.yaml', 'older', 'applied')
    expect(state().drafts).toEqual(['c.yaml'])
    fileFiled('c.yaml', 'c', 'applied')
    expect(state().drafts).toEqual([])
    fileFiled('c.yaml', 'c', 'deleted')
    expect(state().drafts).toEqual(['c.yaml'])
  })

  it('are no drafts any more once somebody types in them, or closes them', () => {
    changeFiles([
      { name: 'c.yaml', text: 'c' },
      { name: 'd.yaml', text: 'd' },
    ])
    editFile('c.yaml', 'cc')
    removeFile('d.yaml')
    expect(state()).toMatchObject({ drafts: [], state: 'edited' })
  })

  it('wait for the Apply button: auto-apply leaves them alone', async () => {
    changeFiles([{ name: 'c.yaml', text: 'c' }])
    await apply({ drafts: false })
    expect(sent.at(-1)).toMatchObject({ type: 'apply', drafts: ['c.yaml'] })
    await apply()
    expect(sent.at(-1)).not.toHaveProperty('drafts')
    expect(state().drafts).toEqual([])
  })
})
