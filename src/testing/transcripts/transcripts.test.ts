import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../tools/lib/paths.mjs'
import { isAligned, run, type Output } from './commands.ts'
import { DIFFERENCES } from './differences.ts'
import { Recorded } from './engine.ts'
import { LEFT } from './left.ts'
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
const TABLE = /^kubectl get (?!.*-o (?:yaml|json|name))/

const played = scenarios.map(({ id, files, steps }) => {
  const cluster = new Recorded(files)
  return { id, steps: steps.map((step) => ({ step, mine: play(step.cmd, cluster) })) }
})

/** Our answer; none to what is left to the terminal. */
function play(command: string, cluster: Recorded): Output | undefined {
  const left = LEFT.find((one) => one.command === command)
  if (!left) return run(command, cluster)
  left.effect?.(cluster)
  return undefined
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

describe.each(played)('the recording $id', ({ steps }) => {
  const asked = steps.flatMap(({ step, mine }) => (mine ? [{ ...step, mine }] : []))

  it.each(asked)('[CTL-2] agrees on $cmd', ({ cmd, stdout, stderr, exit, mine }) => {
    const ours = withoutKubernetes(normalise(mine.stdout, cmd), normalise(stdout, cmd))
    expect(ours).toBe(expected(stdout, cmd))
    expect(normalise(mine.stderr, cmd)).toBe(expected(stderr, cmd))
    expect(mine.exit).toBe(exit)
    if (TABLE.test(cmd)) expect([stdout, mine.stdout].map(isAligned)).toEqual([true, true])
  })
})

describe('the list of what is left to the terminal', () => {
  it('names commands of the recordings, each once', () => {
    const commands = new Set(scenarios.flatMap(({ steps }) => steps.map(({ cmd }) => cmd)))
    const listed = LEFT.map(({ command }) => command)
    expect(listed.filter((command) => !commands.has(command))).toEqual([])
    expect(new Set(listed).size).toBe(listed.length)
  })
})

describe('the table of differences', () => {
  it('has nothing that the recordings do not need', () => {
    const used = new Set<string>()
    for (const { cmd, stdout, stderr } of played.flatMap(({ steps }) =>
      steps.flatMap(({ step, mine }) => (mine ? [step] : [])),
    )) {
      expected(stdout, cmd, used)
      expected(stderr, cmd, used)
    }
    expect(DIFFERENCES.map(({ what }) => what).filter((what) => !used.has(what))).toEqual([])
  })

  it('stands in engine/SPEC.md, too', () => {
    const spec = readFileSync(join(root, 'src/engine/SPEC.md'), 'utf8').replace(/ +/g, ' ')
    expect(DIFFERENCES.filter(({ what, why }) => !spec.includes(`| ${what} | ${why} |`))).toEqual([])
  })
})
