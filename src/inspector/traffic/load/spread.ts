/** What a load's spread over pods is worth: expected counts, their standard errors, and a verdict in words. */
import type { LoadEnd, LoadReport } from '#state'

export interface Bar extends LoadEnd {
  /** How many were expected here, and by how many chance alone usually strays; null where nothing was predicted. */
  expected: number | null
  error: number
}

export type Verdict = 'fits' | 'turns' | 'strays' | 'few' | 'one' | 'none'

/** Fewer choices than this for a pod, and a chi-square means nothing. */
const LEAST = 5

export function bars({ ends, count, choices }: LoadReport): Bar[] {
  return ends.map((end) => {
    const p = end.probability
    if (p === null) return { ...end, expected: null, error: 0 }
    return { ...end, expected: count * p, error: count * Math.sqrt((p * (1 - p)) / choices) }
  })
}

/** How likely chance alone strays at least so far from what was expected, 0 to 1; null where too little was chosen to tell. */
export function likelihood({ ends, count, choices }: LoadReport): number | null {
  const cells = ends.filter(({ probability }) => probability !== null && probability > 0)
  if (cells.length < 2 || cells.some(({ probability }) => choices * probability! < LEAST)) return null
  const weight = choices / count
  const square = cells.reduce((sum, end) => {
    const expected = choices * end.probability!
    return sum + (end.count * weight - expected) ** 2 / expected
  }, 0)
  return chiSquareTail(square, cells.length - 1)
}

export function verdict(report: LoadReport): Verdict {
  const likely = report.ends.filter(({ probability }) => probability !== null && probability > 0)
  if (likely.length === 0) return 'none'
  if (report.ends.some(({ probability, count }) => probability === 0 && count > 0)) return 'strays'
  if (likely.length === 1) return 'one'
  const chance = likelihood(report)
  if (chance === null) return 'few'
  if (chance < 0.001) return 'strays'
  return chance > 0.999 ? 'turns' : 'fits'
}

/** What dice do less often than this is told as rare. */
const RARE = 0.05

/** The verdict in a sentence or two. */
export function verdictWords(report: LoadReport): { title: string; text: string } {
  const { choices, count, kept, ends } = report
  const pods = ends.filter(({ probability }) => probability !== null && probability > 0).length
  const each = choices === 1 ? 'One choice was made' : `${number(choices)} choices were made`
  const why =
    kept === 'connection'
      ? `${each}, one for each kept connection; its other requests follow it.`
      : kept === 'client'
        ? `${each}: with sessionAffinity the client is remembered, and its later requests follow the first.`
        : null
  switch (verdict(report)) {
    case 'none':
      return {
        title: 'No rule chose',
        text: 'Nothing was predicted: the rules of kube-proxy led these requests nowhere.',
      }
    case 'one':
      return { title: 'No choice', text: why ?? 'The rules lead all requests to one pod.' }
    case 'few':
      return {
        title: 'Too few choices to judge',
        text: why ?? `${number(count)} requests over ${pods} pods say little.`,
      }
    case 'turns':
      return {
        title: 'More even than chance',
        text: 'Pods take turns here, or nearly so: dice alone would be less even 999 times of 1,000.',
      }
    case 'fits': {
      const chance = likelihood(report)!
      const often =
        chance < RARE ? `${Math.ceil(1000 * chance)} times of 1,000` : `${Math.round(100 * chance)} times of 100`
      return {
        title: chance < RARE ? 'Rare, but chance can do it' : 'As even as chance allows',
        text: `${why ? `${why} ` : ''}Dice stray at least this far ${often}.`,
      }
    }
    case 'strays':
      return {
        title: 'Not what the rules predict',
        text: 'Chance alone strays so far less than once in 1,000 times: something else took part, such as a name that was not found.',
      }
  }
}

/** Values that so large a part of the requests did not exceed. */
export function durationAt({ durations }: LoadReport, part: number): number | null {
  const total = durations.reduce((sum, [, count]) => sum + count, 0)
  let seen = 0
  for (const [ms, count] of durations) {
    seen += count
    if (seen >= part * total) return ms
  }
  return null
}

export function number(value: number): string {
  return value.toLocaleString('en')
}

/** The upper tail of chi-square: the regularised incomplete gamma function Q(k/2, x/2). */
export function chiSquareTail(x: number, k: number): number {
  return x <= 0 ? 1 : upperGamma(k / 2, x / 2)
}

function upperGamma(a: number, x: number): number {
  const front = Math.exp(-x + a * Math.log(x) - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = a + 1; term > sum * 1e-12; n++) sum += term *= x / n
    return 1 - sum * front
  }
  // A continued fraction, by Lentz's method.
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let h = d
  for (let i = 1; i < 500; i++) {
    const n = -i * (i - a)
    b += 2
    d = 1 / (n * d + b)
    c = b + n / c
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-12) break
  }
  return h * front
}

/** Stirling's series, after the argument was moved to where it is exact. */
function logGamma(a: number): number {
  let shift = 0
  let x = a
  for (; x < 10; x++) shift += Math.log(x)
  const s = 1 / (x * x)
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + (1 / 12 - s * (1 / 360 - s / 1260)) / x - shift
}
