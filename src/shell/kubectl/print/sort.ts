/** `--sort-by`: cmd/get/sorter.go. */
import type { Info } from '../args/resources.ts'
import { fail } from '../command.ts'
import { JsonPath, JsonPathError, relaxed } from './jsonpath/index.ts'

/** In the order of a field; what does not have it comes first. */
export function sortBy(infos: readonly Info[], field: string): Info[] {
  let path: JsonPath
  try {
    path = new JsonPath(relaxed(field))
  } catch (error) {
    if (error instanceof JsonPathError) throw fail(error.message)
    throw error
  }
  const keyed = infos.map((info) => ({ info, key: path.find(info.object)[0]?.[0] }))
  if (infos.length > 0 && keyed.every(({ key }) => key === undefined)) {
    throw fail(`couldn't find any field with path "${relaxed(field)}" in the list of objects`)
  }
  return keyed.sort((a, b) => order(a.key, b.key)).map(({ info }) => info)
}

function order(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return natural(String(a), String(b))
}

/** Numbers in a text by their value: github.com/fvbommel/sortorder. */
export function natural(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i]!, right[i]!]
    if (x === y) continue
    const both = /^\d/.test(x) && /^\d/.test(y)
    return (both ? Number(x) - Number(y) : 0) || (x < y ? -1 : 1)
  }
  return left.length - right.length
}

function partsOf(text: string): readonly string[] {
  return text.match(/\d+|\D+/g) ?? []
}
