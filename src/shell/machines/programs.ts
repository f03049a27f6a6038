import type { Program } from '../process.ts'

/** Programs by each name that they have. */
export function table(programs: readonly Program[]): ReadonlyMap<string, Program> {
  return new Map(programs.flatMap((each) => [each.name, ...(each.aliases ?? [])].map((name) => [name, each])))
}
