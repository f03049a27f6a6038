import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../tools/lib/paths.mjs'
import { clockReadsOf, importsOf, parse } from './imports.ts'
import { complaintAbout, isTest, standsInARoom, TEXTS } from './walls.ts'

const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(root.length + 1)
      .replaceAll('\\', '/'),
  )
const sources = files.filter((path) => /\.(tsx?|mjs)$/.test(path) && !path.endsWith('.d.ts'))
const rooms: Record<string, string> = JSON.parse(read('package.json')).imports

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function complaints(path: string, text: string): string[] {
  const source = parse(path, text)
  const inEngine = path.startsWith('src/engine/') && !isTest(path)
  return [
    ...importsOf(source).flatMap((found) => complaintAbout(path, found, rooms) ?? []),
    ...(inEngine ? clockReadsOf(source) : []),
  ].map((complaint) => `${path}: ${complaint}`)
}

describe('the walls of the house', () => {
  it('stand: no file imports what its room may not', () => {
    expect(sources.length).toBeGreaterThan(50)
    expect(sources.flatMap((path) => complaints(path, read(path)))).toEqual([])
  }, 120_000) // it parses every file

  it('leave no file outside of a room', () => {
    expect(files.filter((path) => !standsInARoom(path))).toEqual([])
  })

  it('have a door for every room that others enter by name', () => {
    const doors = Object.values(rooms).map((path) => path.replace('./', ''))
    expect(doors.filter((path) => !files.includes(path))).toEqual([])
  })

  it('let only such modules of the engine into the page as import nothing', () => {
    for (const path of TEXTS) expect(importsOf(parse(path, read(path))).filter((found) => !found.typeOnly)).toEqual([])
  })

  it('hold nothing else at the top than what the map names', () => {
    const known =
      /^(\..*|src|public|e2e|node_modules|dist|test-results|playwright-report|index\.html|LICENSE|(README|CONTRIBUTING)\.md|package(-lock)?\.json|tsconfig(\.base)?\.json|vite\.config\.ts)$/
    expect(readdirSync(root).filter((name) => !known.test(name))).toEqual([])
  })
})

describe('decisions', () => {
  it('have numbers of their own', () => {
    const numbers = readdirSync(join(root, 'src/decisions')).map((name) => name.slice(0, 4))
    expect(numbers.every((number) => /^\d{4}$/.test(number))).toBe(true)
    expect(new Set(numbers).size).toBe(numbers.length)
  })
})

describe('one folder, one line', () => {
  it('every kind is in the registry', () => {
    const registered = ['registry.ts', 'rest.ts', 'later.ts'].flatMap((name) =>
      importsOf(parse(name, read(`src/engine/kinds/${name}`))).map((i) => i.specifier),
    )
    const folders = foldersOf('src/engine/kinds').filter((name) => name !== 'schema') // generated, no kind
    expect(folders.filter((name) => !registered.some((path) => path.startsWith(`./${name}/`)))).toEqual([])
  })

  it('every verb of kubectl is in the list of verbs', () => {
    const folder = 'src/shell/kubectl/verbs'
    const listed = importsOf(parse('index.ts', read(`${folder}/index.ts`))).map((i) => i.specifier)
    const verbs = readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'index.ts' && !isTest(entry.name))
      .map(({ name }) => name)
    expect(verbs.length).toBeGreaterThan(3)
    expect(verbs.filter((name) => !listed.includes(`./${name}`))).toEqual([])
  })

  it("every container image's behaviour is in the registry of images", () => {
    const folder = 'src/engine/node/images'
    const registered = importsOf(parse('index.ts', read(`${folder}/index.ts`))).map((i) => i.specifier)
    const images = files
      .filter((path) => path.startsWith(`${folder}/`) && !isTest(path))
      .map((path) => path.slice(folder.length + 1))
      .filter((name) => !/^(index|types)\.ts$/.test(name))
    expect(images.length).toBeGreaterThan(0)
    expect(images.filter((name) => !registered.includes(`./${name}`))).toEqual([])
  })
})

describe('the guards can fail', () => {
  const wrong: [path: string, text: string, complaint: string][] = [
    ['src/engine/kernel/x.ts', "import { Store } from '../api/index.ts'", 'kernel comes before engine/api'],
    ['src/engine/node/x.ts', "import { lb } from '../cloud/index.ts'", 'node comes before engine/cloud'],
    ['src/engine/api/x.ts', "export { run } from '../cluster.ts'", 'api comes before engine/cluster'],
    ['src/engine/api/x.ts', "import { type T } from '../kinds/pod/types.ts'", 'api comes before engine/kinds'],
    ['src/engine/api/x.ts', "import { session } from '#state'", 'the engine knows nothing of state'],
    ['src/engine/api/x.ts', "import type { Session } from '#state'", 'the engine knows nothing of state'],
    ['src/engine/api/x.ts', "import { readFileSync } from 'node:fs'", 'only itself'],
    ['src/engine/api/x.ts', 'const now = new Date()', 'reads the wall clock'],
    ['src/engine/api/x.ts', 'const now = Date()', 'reads the wall clock'],
    ['src/diagram/x.tsx', "import { Inspector } from '#inspector'", 'meet in #state'],
    ['src/diagram/x.tsx', "import { Inspector } from '../inspector/index.ts'", 'meet in #state'],
    ['src/diagram/x.tsx', "import { Cluster } from '#engine'", 'only types of the engine'],
    ['src/diagram/x.tsx', "const late = () => import('../engine/index.ts')", 'only types of the engine'],
    ['src/state/x.ts', "import { Cluster } from '../engine/index.ts'", 'only types of the engine'],
    ['src/state/x.ts', "import { App } from '#app'", 'state comes before app'],
    ['src/ui/x.tsx', "import { session } from '#state'", 'ui imports nothing'],
    ['src/app/x.ts', "import { parse } from '../manifest/parse.ts'", 'by its door, #manifest'],
    ['src/app/x.ts', "import { x } from '../../../elsewhere.ts'", 'leads out of the repository'],
    ['src/app/x.test.ts', "import { x } from '../../../elsewhere.ts'", 'leads out of the repository'],
    ['src/host/x.ts', "new Worker(new URL('../app/worker.ts', import.meta.url))", 'host comes before app'],
  ]
  it.each(wrong)('%s may not say %j', (path, text, complaint) => {
    const found = complaints(path, text)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(complaint)
  })

  const right: [path: string, text: string][] = [
    ['src/engine/api/x.ts', "import type { Pod } from '../kinds/pod/types.ts'"],
    ['src/engine/kinds/pod/x.ts', "import { field } from '../../api/index.ts'"],
    ['src/engine/api/x.ts', "// import { x } from '#state'\nconst y = \"import('#app')\""],
    ['src/engine/api/x.ts', 'const then = new Date(0)'],
    ['src/diagram/x.tsx', "import type { Trace } from '../engine/network/types.ts'"],
    ['src/diagram/x.tsx', "import { session } from '#state'\nimport { Button } from '#ui'\nimport './x.css'"],
    ['src/main.tsx', "import { App } from './app/index.ts'"],
  ]
  it.each(right)('%s may say %j', (path, text) => {
    expect(complaints(path, text)).toEqual([])
  })

  it.each(['src/x.ts', 'src/elsewhere/x.ts', 'src/engine/elsewhere/x.ts'])('%s is in no room', (path) => {
    expect(standsInARoom(path)).toBe(false)
  })
})

function foldersOf(path: string): string[] {
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}
