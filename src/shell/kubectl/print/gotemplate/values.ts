/** Values of a template as Go tells them apart: a number of JSON is a float64, one that was written whole is an int. */

/** A whole number that the template itself made. */
export class Int {
  constructor(readonly value: number) {}
}

/** The value as JavaScript has it. */
export function plain(value: unknown): unknown {
  return value instanceof Int ? value.value : value
}

/** text/template's idea of truth: not empty. */
export function isTrue(value: unknown): boolean {
  const bare = plain(value)
  if (Array.isArray(bare)) return bare.length > 0
  if (typeof bare === 'object' && bare !== null) return Object.keys(bare).length > 0
  return Boolean(bare)
}

/** The name of the type, as `%T` has it. */
export function goTypeOf(value: unknown): string {
  if (value instanceof Int) return 'int'
  if (Array.isArray(value)) return '[]interface {}'
  if (value === null || value === undefined) return '<nil>'
  if (typeof value === 'object') return 'map[string]interface {}'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'number' ? 'float64' : 'string'
}
