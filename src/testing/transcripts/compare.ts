import { alignColumns } from '../../engine/api/index.ts'
import { DIFFERENCES } from './differences.ts'
import { normalise, withoutKubernetes } from './normalise.ts'
import recording from './kubectl.json' with { type: 'json' }

/** What somebody typed, and what a real kubectl answered. */
export interface Step {
  cmd: string
  stdout: string
  stderr: string
  exit: number
}

export interface Output {
  stdout: string
  stderr: string
  exit: number
}

export const SCENARIOS = recording as unknown as { id: string; files: Record<string, string>; steps: Step[] }[]

/** The recording looks on in the middle of what these begin: it is not waited for. Milliseconds. */
export const SOON: ReadonlyMap<string, number> = new Map([['kubectl rollout undo deployment/web', 100]])

/** A table, and not an object. */
const TABLE = /^kubectl get (?!.*-o (?:yaml|json|name|go-template))/

/** What the recording says, with what has changed since; `used` notes the differences that were met. */
export function expected(text: string, command: string, used: Set<string> = new Set()): string {
  return DIFFERENCES.reduce(
    (sum, { what, on, was, is }) => {
      if (on && !on.test(command)) return sum
      const next = sum.replace(was, is)
      if (next !== sum) used.add(what)
      return next
    },
    normalise(text, command),
  )
}

/** Both sides of a step without what chance decides: they are equal, or one of them is wrong. */
export function compared({ cmd, stdout, stderr, exit }: Step, mine: Output): { ours: Output; theirs: Output } {
  const isTable = TABLE.test(cmd)
  return {
    ours: {
      stdout: withoutKubernetes(normalise(mine.stdout, cmd), normalise(stdout, cmd)) + columns(isTable, mine.stdout),
      stderr: normalise(mine.stderr, cmd),
      exit: mine.exit,
    },
    theirs: { stdout: expected(stdout, cmd) + columns(isTable, stdout), stderr: expected(stderr, cmd), exit },
  }
}

/** Whether the columns of a table stand where kubectl puts them: its cells alone would not show it. */
function columns(isTable: boolean, text: string): string {
  if (!isTable) return ''
  const isAligned = text
    .trimEnd()
    .split('\n\n')
    .every((table) => alignColumns(table.split('\n').map((line) => line.split(/ {2,}/))) === table)
  return isAligned ? 'in columns' : 'out of line'
}
