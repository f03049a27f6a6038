/** Every field that the schema of a kind has, each left empty in an object that is otherwise in order. */
import schema from '../engine/kinds/schema/fields.json' with { type: 'json' }
import type { FieldTable } from '../engine/api/decode.ts'
import type { Unstructured } from '../engine/api/types.ts'

const table: FieldTable = schema

type Step = string | number
type Path = readonly Step[]

/** What a field of each plain type may hold that is of its type, and yet nothing that anybody would write. */
const EMPTY: Readonly<Record<string, readonly unknown[]>> = {
  string: ['', 'x'],
  bool: [true, false],
  int32: [0, -1, 2 ** 31 - 1],
  int64: [0, -1, 2 ** 53 - 1],
  IntOrString: [0, '', '-1%'],
  Quantity: ['0', '-1', '1e18'],
  Time: ['2026-01-05T09:00:00Z', null],
  '[]byte': ['', 'eA=='],
}

/** Where in a document a value stands in for what was there. */
interface Change {
  path: Path
  value: unknown
}

/**
 * @param kind one that the schema knows
 * @param isEntered whether what is inside of such a path is gone through, too
 */
export function everyField(kind: string, isEntered: (path: Path) => boolean = () => true): Change[] {
  return changesOf(table.kinds[kind]!, [], [], isEntered)
}

function changesOf(type: string, path: Path, within: readonly string[], isEntered: (path: Path) => boolean): Change[] {
  const here = (values: readonly unknown[]) => values.map((value) => ({ path, value }))
  if (type in EMPTY) return here(EMPTY[type]!)
  if (type.startsWith('[]')) {
    const below = changesOf(type.slice(2), [...path, 0], within, isEntered)
    return [...here([[], null]), ...below]
  }
  if (type.startsWith('map[string]')) {
    const below = changesOf(type.slice('map[string]'.length), [...path, 'a'], within, isEntered)
    return [...here([{}, { '': '' }]), ...below]
  }
  const fields = table.types[type]
  // A struct in itself, as JSON schemas are, has been seen when it comes again.
  if (!fields || within.includes(type) || !isEntered(path)) return here([{}, null])
  return [
    ...here(path.length > 0 ? [{}, null] : []),
    ...Object.entries(fields).flatMap(([name, of]) => changesOf(of, [...path, name], [...within, type], isEntered)),
  ]
}

/** The object with that value in that place; what is missing on the way there is made, and empty. */
export function changed(object: Unstructured, { path, value }: Change): Unstructured {
  return put(object, path, value) as Unstructured
}

function put(into: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value
  if (typeof step === 'number') {
    const items: unknown[] = Array.isArray(into) ? [...(into as unknown[])] : []
    items[step] = put(items[step], rest, value)
    return items
  }
  const members = (into ?? {}) as Unstructured
  return { ...members, [step]: put(members[step], rest, value) }
}
