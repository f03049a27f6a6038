/**
 * `npm run opening`: writes down what the Worker has to know by heart to show its first picture: how the demo's files
 * read, and which fields the objects of its cluster have.
 */
import { writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Cluster } from '../engine/index.ts'
import type { FieldTable } from '../engine/api/decode.ts'
import fields from '../engine/kinds/schema/fields.json' with { type: 'json' }
import { knowFields } from '../engine/kinds/schema/table.ts'
import { parseFile } from '../manifest/index.ts'
import { DEMO } from '../share/demo.ts'

/** How long the demo's cluster is watched, in virtual milliseconds: by then everything of it has happened. */
const WATCHED_MS = 300_000

/** What src/host/opening.json holds. */
export function readOpening(): { text: string; parsed: ReturnType<typeof parseFile> }[] {
  return DEMO.files.map((file) => ({ text: file.text, parsed: parseFile(file) }))
}

/** What src/engine/kinds/schema/first.json holds: the part of the table that is looked at while the demo runs. */
export function firstFields(): FieldTable {
  const [kinds, types] = [new Set<string>(), new Set<string>()]
  const watched = <T extends object>(all: T, seen: Set<string>): T =>
    new Proxy(all, {
      get(target, name) {
        if (Object.hasOwn(target, name)) seen.add(String(name))
        return Reflect.get(target, name) as unknown
      },
    })
  const table: FieldTable = fields
  knowFields({ ...table, kinds: watched(table.kinds, kinds), types: watched(table.types, types) })
  try {
    const cluster = new Cluster()
    for (const { parsed } of readOpening()) cluster.apply(parsed.documents.map(({ object }) => object))
    cluster.step(WATCHED_MS)
  } finally {
    knowFields(table)
  }
  const part = <T>(all: Readonly<Record<string, T>>, seen: Set<string>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => seen.has(name)))
  return {
    kinds: part(table.kinds, kinds),
    types: part(table.types, types),
    keepEmpty: table.keepEmpty.filter((path) => types.has(path.split('.')[0]!)),
  }
}

const self = fileURLToPath(import.meta.url)

if (process.argv[1] && resolve(process.argv[1]) === self) {
  const write = (path: string, value: unknown) =>
    writeFileSync(resolve(dirname(self), '..', path), `${JSON.stringify(value)}\n`)
  write('host/opening.json', readOpening())
  write('engine/kinds/schema/first.json', firstFields())
}
