import { canonicalQuantity } from '../api/quantity.ts'

/** Amounts of CPU and memory as resource.Quantity adds and prints them. Kept in thousandths. */
export interface Quantity {
  milli: bigint
  /** `Ki`, `Mi` … were used. */
  binary: boolean
}

export const NOTHING: Quantity = { milli: 0n, binary: false }

const DECIMAL = ['', 'k', 'M', 'G', 'T', 'P', 'E']
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/** Reads `500m`, `1.5Gi`, `2e3`; undefined for what is no quantity. Below a thousandth it rounds up, as the server does. */
export function parseAmount(text: unknown): Quantity | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d{1,2})|([numkMGTPE]|[KMGTPE]i))?$/.exec(String(text ?? ''))
  if (!match) return undefined
  const [, sign, whole = '', fraction = '', exponent, suffix = ''] = match
  if (!whole && !fraction) return undefined
  const binary = suffix.endsWith('i')
  let numerator = BigInt(`${whole}${fraction}`) * 1000n
  let denominator = 10n ** BigInt(fraction.length)
  const power = exponent ? Number(exponent) : binary ? 0 : decimalPower(suffix)
  if (binary) numerator *= 1024n ** BigInt(BINARY.indexOf(suffix))
  if (power >= 0) numerator *= 10n ** BigInt(power)
  else denominator *= 10n ** BigInt(-power)
  const milli = (numerator + denominator - 1n) / denominator
  return { milli: sign === '-' ? -milli : milli, binary }
}

function decimalPower(suffix: string): number {
  const small = ['n', 'u', 'm'].indexOf(suffix)
  return small >= 0 ? small * 3 - 9 : DECIMAL.indexOf(suffix) * 3
}

/** The sum has the form of the first that is not nothing. */
export function addAmounts(a: Quantity, b: Quantity): Quantity {
  return { milli: a.milli + b.milli, binary: a.milli === 0n ? b.binary : a.binary }
}

/** The canonical form: no fraction, and the largest unit with which that is possible. `16384Mi` is `16Gi`. */
export function formatAmount({ milli, binary }: Quantity): string {
  if (milli === 0n) return '0'
  const whole = milli % 1000n === 0n
  const size = milli < 0n ? -milli : milli
  if (binary && whole && size >= 1024_000n) return scaled(milli / 1000n, 1024n, BINARY)
  return whole ? scaled(milli / 1000n, 1000n, DECIMAL) : `${milli}m`
}

/** A quantity as the server would store it; what is none stays as it is. */
export function canonicalAmount(text: unknown): string {
  const found = canonicalQuantity(String(text))
  return 'text' in found ? found.text : String(text)
}

/** `amount` of `whole` in per cent, cut. */
export function percentOf(amount: Quantity, whole: Quantity): number {
  return whole.milli === 0n ? 0 : Number((amount.milli * 100n) / whole.milli)
}

function scaled(value: bigint, base: bigint, units: readonly string[]): string {
  let rest = value
  let unit = 0
  while (rest % base === 0n && unit < units.length - 1) {
    rest /= base
    unit++
  }
  return `${rest}${units[unit]}`
}
