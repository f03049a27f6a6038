export interface Options {
  /** Only scenarios whose file has this in its name. */
  only: string
  mode?: string
  /** How many clusters chance makes. */
  clusters: number
  seed: number
  /** Where the counts are written. */
  json?: string
}

const DEFAULTS: Options = { only: '', clusters: 50, seed: 1 }

/** @throws Error that names an argument which means nothing */
export function readOptions(args: readonly string[]): Options {
  const options: Options = { ...DEFAULTS }
  const rest = [...args]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('--')) options.only = word
    else if (word === '--mode') options.mode = rest.shift()
    else if (word === '--json') options.json = rest.shift()
    else if (word === '--clusters') options.clusters = Number(rest.shift())
    else if (word === '--seed') options.seed = Number(rest.shift())
    else throw new Error(`unknown argument ${word}`)
  }
  return options
}
