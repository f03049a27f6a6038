/**
 * resource.Quantity: an amount of CPU, memory or anything else. Kept in billionths, the finest there is.
 * Source: k8s.io/apimachinery/pkg/api/resource/quantity.go.
 */
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E']
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const ONE = 1_000_000_000n

export const QUANTITY_FORMAT =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

/** Texts that are written often, and what becomes of them. */
const known = new Map<string, string>()

/**
 * The one text of an amount that the server stores: no fraction, the largest unit that allows it, in the family of units
 * that the author chose.
 * @returns `{ text }`, or `{ wrong }` with the sentence of the server
 * @example canonicalQuantity('1000m').text // '1'
 */
export function canonicalQuantity(written: string): { text: string } | { wrong: string } {
  const before = known.get(written)
  if (before !== undefined) return { text: before }
  const found = /^([+-]?)(\d*)(?:\.(\d*))?((?:[eEinumkKMGTP]*)(?:[-+]?\d*))$/.exec(written.trim())
  if (!found || written.trim() === '') return { wrong: QUANTITY_FORMAT }
  const [, sign = '', whole = '', fraction = '', suffix = ''] = found
  const unit = unitOf(suffix)
  if (!unit) return { wrong: "unable to parse quantity's suffix" }
  if (!whole && !fraction) return { wrong: 'unable to parse numeric part of quantity' }
  const digits = BigInt(whole + fraction) * unit.factor
  const divisor = 10n ** BigInt(fraction.length) * unit.divisor
  const size = (digits + divisor - 1n) / divisor // what is finer than a billionth is rounded up
  const text = size === 0n ? '0' : `${sign === '-' ? '-' : ''}${printed(size, unit.family)}`
  if (known.size > 1000) known.clear()
  known.set(written, text)
  return { text }
}

type Family = 'decimal' | 'binary' | 'exponent'

/** `factor / divisor` of a suffix, in billionths. */
function unitOf(suffix: string): { factor: bigint; divisor: bigint; family: Family } | undefined {
  const exponent = /^[eE]([-+]?\d{1,3})$/.exec(suffix)
  if (exponent) {
    const power = Number(exponent[1]) + 9
    const [factor, divisor] = power >= 0 ? [10n ** BigInt(power), 1n] : [1n, 10n ** BigInt(-power)]
    return { factor, divisor, family: 'exponent' }
  }
  const binary = suffix === '' ? -1 : BINARY.indexOf(suffix)
  if (binary > 0) return { factor: 1024n ** BigInt(binary) * ONE, divisor: 1n, family: 'binary' }
  const decimal = DECIMAL.indexOf(suffix)
  return decimal < 0 ? undefined : { factor: 1000n ** BigInt(decimal), divisor: 1n, family: 'decimal' }
}

function printed(size: bigint, family: Family): string {
  if (family === 'binary' && size % ONE === 0n && size >= 1024n * ONE) {
    const [rest, steps] = strip(size / ONE, 1024n, BINARY.length - 1)
    return `${rest}${BINARY[steps]}`
  }
  const [rest, steps] = strip(size, 1000n, family === 'exponent' ? 100 : DECIMAL.length - 1)
  if (family !== 'exponent') return `${rest}${DECIMAL[steps]}`
  return steps === 3 ? String(rest) : `${rest}e${steps * 3 - 9}`
}

function strip(value: bigint, base: bigint, most: number): [bigint, number] {
  let rest = value
  let steps = 0
  while (steps < most && rest % base === 0n) {
    rest /= base
    steps++
  }
  return [rest, steps]
}
