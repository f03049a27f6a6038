/** How long things take, and how the figures are told. Wall-clock time is at home here: a benchmark is not the engine. */

export interface Took {
  /** Milliseconds on the clock on the wall. */
  wall: number
  /** Milliseconds of processor time, of all threads. */
  cpu: number
}

/**
 * @param tidy collects all garbage before, so that nobody pays for the run before; V8 throws compiled code away with it,
 * so a run that is to be warm does without
 */
export async function took(work: () => void | Promise<void>, tidy = true): Promise<Took> {
  if (tidy) globalThis.gc?.()
  const cpu = process.cpuUsage()
  const started = performance.now()
  await work()
  const wall = performance.now() - started
  const { user, system } = process.cpuUsage(cpu)
  return { wall, cpu: (user + system) / 1000 }
}

/** The middle one of several runs, each figure by itself. */
export async function medianOf(runs: number, once: () => Promise<Took>): Promise<Took> {
  const all: Took[] = []
  for (let run = 0; run < runs; run++) all.push(await once())
  return { wall: median(all.map(({ wall }) => wall)), cpu: median(all.map(({ cpu }) => cpu)) }
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export function ms(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value).toLocaleString('en')} ms`
}

export function perSecond(value: number): string {
  return `${Math.round(value).toLocaleString('en')}/s`
}

/** How many times as good as the rival; `12×`. */
export function ratio(ours: number, theirs: number): string {
  const times = theirs / ours
  return `${times >= 10 ? Math.round(times).toLocaleString('en') : times.toFixed(1)}×`
}

/** Prints rows in columns; numbers stand right. */
export function table(head: string[], rows: string[][]): void {
  const widths = head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map((s) => s.length)),
  )
  const line = (row: string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('   ')
  console.log(line(head))
  console.log(widths.map((width) => '─'.repeat(width)).join('───'))
  for (const row of rows) console.log(line(row))
}
