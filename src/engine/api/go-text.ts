import { byText, isObject } from './data.ts'

/** fmt's `%v` of JSON data: `map[a:1 b:[2 3]]`. */
export function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (isObject(value)) {
    const keys = Object.keys(value).sort(byText)
    return `map[${keys.map((key) => `${key}:${goText(value[key])}`).join(' ')}]`
  }
  return value === null ? '<nil>' : String(value)
}
