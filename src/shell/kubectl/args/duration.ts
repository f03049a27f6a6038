const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/**
 * Milliseconds of a duration as Go writes it; undefined where it is none.
 * @example durationMs('1m30s') // 90000
 */
export function durationMs(text: string): number | undefined {
  if (/^[-+]?0$/.test(text)) return 0
  const found = /^([-+]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+)$/.exec(text)
  if (!found) return undefined
  let ms = 0
  for (const [, number, unit] of found[2]!.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g)) {
    ms += Number(number) * UNITS[unit!]!
  }
  return found[1] === '-' ? -ms : ms
}
