/**
 * Virtual time as a clock shows it.
 *
 * @param ms virtual milliseconds since the cluster's start
 * @param digits of the fraction of a second
 * @example clockTime(83_450) // '1:23.4'
 */
export function clockTime(ms: number, digits: 0 | 1 | 3 = 1): string {
  const unit = digits === 3 ? 1 : digits === 1 ? 100 : 1000
  const units = Math.floor(Math.max(0, ms) / unit)
  const perSecond = 1000 / unit
  const seconds = Math.floor(units / perSecond)
  const fraction = digits === 0 ? '' : `.${String(units % perSecond).padStart(digits, '0')}`
  const two = (n: number) => String(n).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const rest = `${hours ? two(Math.floor(seconds / 60) % 60) : Math.floor(seconds / 60)}:${two(seconds % 60)}${fraction}`
  return hours ? `${hours}:${rest}` : rest
}
