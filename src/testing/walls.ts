/**
 * The walls of the house, as a pure function: a file's path and text in, what is wrong with its imports out.
 * The order of the rooms is told in src/README.md; this is what makes it true.
 */
import { posix } from 'node:path'
import type { ImportOf } from './imports.ts'

/** The engine's rooms; each may import those of a lower number, and none of its own beside itself. */
export const ENGINE_ROOMS: Readonly<Record<string, number>> = {
  config: 0,
  ip: 0,
  kernel: 0,
  api: 1,
  kinds: 2,
  network: 3,
  node: 4,
  cloud: 4,
  l7: 4,
  traffic: 5,
  topology: 6,
  clusterTypes: 7,
  cluster: 8,
  kubectl: 9,
  core: 9,
  late: 9,
  index: 10,
}

/** The rooms of src/, in the same way. */
export const ROOMS: Readonly<Record<string, number>> = {
  ui: 0,
  engine: 0,
  manifest: 1,
  shell: 2,
  lessons: 3,
  host: 4,
  cli: 4,
  state: 5,
  editor: 6,
  diagram: 6,
  terminal: 6,
  inspector: 6,
  'lesson-panel': 6,
  compare: 6,
  share: 6,
  settings: 6,
  app: 7,
  main: 8,
  // These look at everything, and nothing of the page looks at them.
  testing: 9,
  tools: 9,
  bench: 10,
}

/** Rooms whose code reaches the page's first chunks: the engine must not come along. */
const PAGE = new Set(['state', 'app', 'main', ...Object.keys(ROOMS).filter((room) => ROOMS[room] === 6)])

/** Parts of the engine that the page has too, sentences and how selectors are read: modules without an import of code. */
export const TEXTS: ReadonlySet<string> = new Set([
  'src/engine/network/reason-texts.ts',
  'src/engine/api/selectors.ts',
  'src/engine/api/selector-text.ts',
])

/** What belongs to no room. */
const LOOSE = new Set(['src/README.md', 'src/decisions'])

/** Data that the page serves as it is, which the shell loads when somebody asks: descriptions of fields. */
const SERVED = new Set(['public/schemas/kubernetes.json'])

export interface Place {
  room: string
  /** Inside the engine: its room there. */
  engineRoom: string | null
}

/** Which room a path of the repository is in; null when it is in none. */
export function placeOf(path: string): Place | null {
  const [top, first, second] = path.split('/')
  if (top !== 'src' || !first) return null
  const room = first.replace(/\.\w+$/, '')
  if (!(room in ROOMS)) return null
  if (room !== 'engine') return { room, engineRoom: null }
  const engineRoom = (second ?? 'index').replace(/(\.test)?\.\w+$/, '')
  return engineRoom in ENGINE_ROOMS ? { room, engineRoom } : null
}

/** Whether a file of src/ stands where a file may stand. */
export function standsInARoom(path: string): boolean {
  if (LOOSE.has(path) || [...LOOSE].some((loose) => path.startsWith(`${loose}/`))) return true
  if (/^src\/engine\/(SPEC\.md|tsconfig\.json)$/.test(path)) return true
  return placeOf(path) !== null
}

/**
 * What is wrong with one import, in a sentence; null when it is allowed.
 * @param path of the importing file, from the repository's top, `src/engine/api/store.ts`
 * @param rooms what package.json#imports says: `#engine` → `src/engine/index.ts`
 * @example complaintAbout('src/ui/Button.tsx', { specifier: '#state', typeOnly: false }, rooms) // 'ui imports nothing of src …'
 */
export function complaintAbout(path: string, found: ImportOf, rooms: Readonly<Record<string, string>>): string | null {
  const { specifier, typeOnly } = found
  const from = placeOf(path)
  if (!from || isTest(path)) return leadsOut(path, specifier) ? `${specifier} leads out of the repository` : null

  const target = resolve(path, specifier, rooms)
  if (target === null) return from.room === 'engine' ? complaintAboutPackage(specifier) : null
  if (target.startsWith('..')) return `${specifier} leads out of the repository`
  if (SERVED.has(target) && from.room === 'shell') return null
  const to = placeOf(target)
  if (!to) return `${specifier} is in no room of src`

  if (from.room === to.room && from.room !== 'engine') return null
  if (TEXTS.has(target) && PAGE.has(from.room)) return null
  if (from.room === 'engine' && to.room === 'engine') return insideTheEngine(from, to, typeOnly)
  return acrossRooms(from, to, specifier, typeOnly)
}

function insideTheEngine(from: Place, to: Place, typeOnly: boolean): string | null {
  if (typeOnly || from.engineRoom === to.engineRoom) return null
  if (ENGINE_ROOMS[to.engineRoom!]! < ENGINE_ROOMS[from.engineRoom!]!) return null
  return `engine/${from.engineRoom} comes before engine/${to.engineRoom} and cannot import it, except as a type`
}

function acrossRooms(from: Place, to: Place, specifier: string, typeOnly: boolean): string | null {
  const [rank, targetRank] = [ROOMS[from.room]!, ROOMS[to.room]!]
  if (from.room === 'ui') return 'ui imports nothing of src'
  if (from.room === 'engine') return `the engine knows nothing of ${to.room}`
  if (typeOnly && (to.room === 'engine' || to.room === 'host')) return null
  if (rank === 6 && targetRank === 6) return `${from.room} and ${to.room} meet in #state, not in each other`
  if (targetRank >= rank) return `${from.room} comes before ${to.room} and cannot import it`
  if (to.room === 'engine' && PAGE.has(from.room))
    return `${from.room} takes only types of the engine, which ships in the Worker alone`
  if (to.room === 'ui' && rank < 6) return `${from.room} is not something a person sees and has no use for ui`
  // What a cluster is made of is plain data without a machine behind it: the whole engine need not come along.
  if (to.engineRoom === 'config' || to.engineRoom === 'ip') return null
  const throughTheDoor = typeOnly || specifier.startsWith('#') || specifier.endsWith('.css') || rank >= 8
  return throughTheDoor ? null : `enter ${to.room} by its door, #${to.room}`
}

function complaintAboutPackage(specifier: string): string | null {
  return `the engine imports only itself, not ${specifier}`
}

function leadsOut(path: string, specifier: string): boolean {
  return specifier.startsWith('.') && posix.join(posix.dirname(path), specifier).startsWith('..')
}

/** Path from the repository's top; null for a package. */
function resolve(path: string, specifier: string, rooms: Readonly<Record<string, string>>): string | null {
  if (specifier.startsWith('#')) return rooms[specifier]?.replace(/^\.\//, '') ?? `src/${specifier}`
  if (!specifier.startsWith('.')) return null
  return posix.join(posix.dirname(path), specifier.replace(/\?.*$/, ''))
}

export function isTest(path: string): boolean {
  return /\.test\.\w+$/.test(path)
}
