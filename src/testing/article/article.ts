import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const here = import.meta.dirname

/** Every command that the article prints, in its order. */
export const COMMANDS = readFileSync(join(here, 'commands.txt'), 'utf8').trimEnd().split('\n')

/** The manifests of the article, and those that it takes for granted, by file name. */
export const MANIFESTS: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(join(here, 'manifests')).map((name) => [name, readFileSync(join(here, 'manifests', name), 'utf8')]),
)
