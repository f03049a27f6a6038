import { clone, equal, isObject, member, put } from './data.ts'

/** One step of RFC 6902, not yet looked at. */
export interface JsonPatchStep {
  op: string
  path: string
  from?: string
  value?: unknown
}

/** As many steps as the server takes: apiserver endpoints/handlers/patch.go maxJSONPatchOperations. */
export const MAX_STEPS = 10_000

/** How far a patch may make an object grow by copying, as evanphx/json-patch limits it (AccumulatedCopySizeLimit). */
const MAX_COPIES = 1_000

/** The steps of a patch, or what is wrong with it as a document. */
export function readJsonPatch(patch: unknown): JsonPatchStep[] | string {
  if (!Array.isArray(patch)) return 'json: cannot unmarshal object into Go value of type jsonpatch.Patch'
  return patch.every(isObject)
    ? (patch as unknown as JsonPatchStep[])
    : 'json: cannot unmarshal value into Go value of type jsonpatch.Operation'
}

/** The document after all steps, or undefined when one cannot be done. The document itself stays as it is. */
export function applyJsonPatch(document: unknown, steps: readonly JsonPatchStep[]): { document: unknown } | undefined {
  let current = clone(document)
  let copies = 0
  for (const { op, path, from, value } of steps) {
    const to = pointer(path)
    if (!to) return undefined
    let done: { document: unknown } | undefined
    if (op === 'add') done = value === undefined ? undefined : add(current, to, clone(value))
    else if (op === 'remove') done = remove(current, to)
    else if (op === 'replace') {
      const there = value !== undefined && find(current, to)
      done = there ? set(current, to, clone(value)) : undefined
    } else if (op === 'test') {
      const found = find(current, to)
      done = equal(found?.value ?? null, value ?? null) ? { document: current } : undefined
    } else if (op === 'move' || op === 'copy') {
      const source = pointer(from)
      const found = source && find(current, source)
      if (!source || !found || (op === 'copy' && ++copies > MAX_COPIES)) return undefined
      if (op === 'move' && to.length > source.length && source.every((step, index) => step === to[index])) {
        return undefined // nothing can be moved into itself
      }
      const taken = op === 'move' ? remove(current, source) : { document: current }
      done = taken && add(taken.document, to, clone(found.value))
    }
    if (!done) return undefined
    current = done.document
  }
  return { document: current }
}

/** RFC 6901: the steps of a pointer, `~1` for `/` and `~0` for `~`. */
function pointer(text: unknown): string[] | undefined {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/'))) return undefined
  return text
    .split('/')
    .slice(1)
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'))
}

function find(document: unknown, steps: readonly string[]): { value: unknown } | undefined {
  let value = document
  for (const step of steps) {
    if (Array.isArray(value)) value = value[indexOf(step, value.length - 1) ?? -1]
    else if (isObject(value)) value = member(value, step)
    else return undefined
    if (value === undefined) return undefined
  }
  return { value }
}

function add(document: unknown, steps: readonly string[], value: unknown): { document: unknown } | undefined {
  const last = steps.at(-1)
  if (last === undefined) return { document: value }
  const parent = find(document, steps.slice(0, -1))?.value
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : indexOf(last, parent.length)
    if (index === undefined) return undefined
    parent.splice(index, 0, value)
  } else if (isObject(parent)) put(parent, last, value)
  else return undefined
  return { document }
}

function set(document: unknown, steps: readonly string[], value: unknown): { document: unknown } {
  const last = steps.at(-1)
  if (last === undefined) return { document: value }
  const parent = find(document, steps.slice(0, -1))!.value
  if (Array.isArray(parent)) parent[indexOf(last, parent.length - 1)!] = value
  else put(parent as Record<string, unknown>, last, value)
  return { document }
}

function remove(document: unknown, steps: readonly string[]): { document: unknown } | undefined {
  const last = steps.at(-1)
  if (last === undefined || !find(document, steps)) return undefined
  const parent = find(document, steps.slice(0, -1))!.value
  if (Array.isArray(parent)) parent.splice(indexOf(last, parent.length - 1)!, 1)
  else delete (parent as Record<string, unknown>)[last]
  return { document }
}

/** A place of a list up to `max`; negative ones count from the end, as the server's library has it. */
function indexOf(step: string, max: number): number | undefined {
  if (!/^(0|-?[1-9]\d*)$/.test(step)) return undefined
  const index = Number(step)
  const place = index < 0 ? index + max + 1 : index
  return place >= 0 && place <= max ? place : undefined
}
