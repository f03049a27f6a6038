import { byText, isObject } from './data.ts'

/**
 * fmt's `%v` of JSON data: `map[a:1 b:[2 3]]`.
 * @param plain what is neither map nor slice
 */
export function goText(value: unknown, plain = scalar): string {
  if (Array.isArray(value)) return `[${value.map((item) => goText(item, plain)).join(' ')}]`
  if (isObject(value)) {
    const keys = Object.keys(value).sort(byText)
    return `map[${keys.map((key) => `${key}:${goText(value[key], plain)}`).join(' ')}]`
  }
  return plain(value)
}

function scalar(value: unknown): string {
  return value === null ? '<nil>' : String(value)
}
