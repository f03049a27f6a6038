import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { alignColumns } from '../../engine/api/index.ts'
import { root } from '../../tools/lib/paths.mjs'
import { DIFFERENCES } from './differences.ts'
import { Recorded, type Output } from './engine.ts'
import { normalise, withoutKubernetes } from './normalise.ts'
import recording from './kubectl.json' with { type: 'json' }

interface Step {
  cmd: string
  stdout: string
  stderr: string
  exit: number
}

const scenarios = recording as unknown as { id: string; files: Record<string, string>; steps: Step[] }[]
/** A table, and not an object. */
const TABLE = /^kubectl get (?!.*-o (?:yaml|json|name|go-template))/
/** The recording looks on in the middle of what these begin: it is not waited for. Milliseconds. */
const SOON = new Map([['kubectl rollout undo deployment/web', 100]])

const played: { id: string; steps: { step: Step; mine: Output }[] }[] = []
for (const { id, files, steps } of scenarios) {
  const recorded = new Recorded(files)
  const done: { step: Step; mine: Output }[] = []
  for (const step of steps) {
    done.push({ step, mine: await recorded.run(step.cmd) })
    recorded.settle(SOON.get(step.cmd))
  }
  played.push({ id, steps: done })
}

/** What the recording says, with what has changed since; `used` notes the differences that were met. */
function expected(text: string, command: string, used: Set<string> = new Set()): string {
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

/** A table as cells; the proof that its columns stand where kubectl puts them. */
function isAligned(text: string): boolean {
  return text
    .trimEnd()
    .split('\n\n')
    .every((table) => alignColumns(table.split('\n').map((line) => line.split(/ {2,}/))) === table)
}

describe.each(played)('the recording $id', ({ steps }) => {
  it.each(steps.map(({ step, mine }) => ({ ...step, mine })))(
    '[CTL-2] agrees on $cmd',
    ({ cmd, stdout, stderr, exit, mine }) => {
      const ours = withoutKubernetes(normalise(mine.stdout, cmd), normalise(stdout, cmd))
      expect(ours).toBe(expected(stdout, cmd))
      expect(normalise(mine.stderr, cmd)).toBe(expected(stderr, cmd))
      expect(mine.exit).toBe(exit)
      if (TABLE.test(cmd)) expect([stdout, mine.stdout].map(isAligned)).toEqual([true, true])
    },
  )
})

describe('the table of differences', () => {
  it('has nothing that the recordings do not need', () => {
    const used = new Set<string>()
    for (const { step } of played.flatMap(({ steps }) => steps)) {
      expected(step.stdout, step.cmd, used)
      expected(step.stderr, step.cmd, used)
    }
    expect(DIFFERENCES.map(({ what }) => what).filter((what) => !used.has(what))).toEqual([])
  })

  it('stands in engine/SPEC.md, too', () => {
    const spec = readFileSync(join(root, 'src/engine/SPEC.md'), 'utf8').replace(/ +/g, ' ')
    expect(DIFFERENCES.filter(({ what, why }) => !spec.includes(`| ${what} | ${why} |`))).toEqual([])
  })
})
