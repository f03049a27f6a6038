import { describe, expect, it } from 'vitest'
import * as manifest from '#manifest'
import { DEMO } from '../share/demo.ts'
import first from '../engine/kinds/schema/first.json' with { type: 'json' }
import { firstFields, readOpening } from '../tools/opening.ts'
import opening from './opening.json' with { type: 'json' }
import type { Request, Update } from './messages.ts'
import { Reader } from './reading.ts'
import { PlaygroundServer } from './server.ts'

const starting = (playground = DEMO): Request & { type: 'start' } => ({ type: 'start', playground })

describe('files that are applied again', () => {
  const service = (port: number) => `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: ${port} }] }
`
  const apply = (server: PlaygroundServer, port: number, other = '') =>
    server.handle({
      type: 'apply',
      files: [
        { name: 'web.yaml', text: service(port) },
        { name: 'other.yaml', text: service(1).replace('web', 'other') + other },
      ],
    }).lines

  it('are read once for as long as they say the same, and anew when one letter is another', () => {
    const reader = new Reader(manifest)
    const file = { name: 'web.yaml', text: service(80) }
    expect(reader.file({ ...file })).toBe(reader.file(file))
    expect(reader.file({ ...file, text: service(81) }).documents[0]?.object).toMatchObject({
      spec: { ports: [{ port: 81 }] },
    })
    expect(reader.file({ ...file, name: 'other.yaml' }).name).toBe('other.yaml')
  })

  it('are applied as they are written, whatever was done with the cluster between', () => {
    const server = new PlaygroundServer(() => {}, manifest)
    server.handle(starting({ files: [], config: '', seed: 1 }))
    const actions = (port: number, other?: string) => apply(server, port, other).map(({ action }) => action)
    expect(actions(80)).toEqual(['created', 'created'])
    expect(actions(80)).toEqual(['unchanged', 'unchanged'])
    server.handle({ type: 'delete', kind: 'Service', namespace: 'default', name: 'other' })
    expect(actions(81)).toEqual(['configured', 'created'])
    expect(actions(81, '---\nkind: [')).toContain('failed')
    expect(actions(81)).toEqual(['unchanged', 'unchanged'])
  })
})

describe('the files that the page opens with', () => {
  it('are known by heart as they are read (npm run opening)', () => {
    expect(opening).toEqual(JSON.parse(JSON.stringify(readOpening())))
  })

  it('have no other fields than the Worker begins with (npm run opening)', () => {
    expect(first).toEqual(JSON.parse(JSON.stringify(firstFields())))
  })

  it('need nothing that reads YAML, and show the whole demo', () => {
    const updates: Update[] = []
    const server = new PlaygroundServer((update) => updates.push(update))
    expect(server.prepare(starting())).toBeNull()
    const { lines, diagnostics } = server.handle(starting())
    expect(lines.map(({ action }) => action)).toEqual(['created', 'created', 'created', 'created', 'created'])
    expect(diagnostics).toEqual([])
    expect(updates.at(-1)?.topology?.services).toHaveLength(3)
  })

  it('give the same cluster, read by heart or from their text', () => {
    const [byHeart, fromText] = [undefined, manifest].map((given) => {
      const server = new PlaygroundServer(() => {}, given)
      server.handle(starting())
      return server.handle({ type: 'snapshot' })
    })
    expect(byHeart).toEqual(fromText)
  })

  it('are read from their text when one letter is another, and by every later edit', async () => {
    const files = DEMO.files.map((file) => ({ ...file, text: file.text.replace('replicas: 2', 'replicas: 3') }))
    const server = new PlaygroundServer(() => {})
    const request = starting({ ...DEMO, files })
    await expect(Promise.resolve(server.prepare(request))).resolves.toBeUndefined()
    expect(server.handle(request).lines[0]?.action).toBe('created')
    const other = new PlaygroundServer(() => {})
    other.handle(starting())
    const edit: Request = { type: 'apply', files: DEMO.files }
    expect(other.prepare(edit)).not.toBeNull()
    await other.prepare(edit)
    expect(other.handle(edit).lines.map(({ action }) => action)).not.toContain('failed')
  })

  it('come with the default configuration', () => {
    expect(new Reader().config('', 7)).toEqual(manifest.parseClusterConfig('', 7))
  })
})
