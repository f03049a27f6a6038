import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../tools/lib/paths.mjs'
import { DIFFERENCES } from './differences.ts'
import { compared, expected, SCENARIOS, SOON, type Output, type Step } from './compare.ts'
import { Recorded } from './engine.ts'

const played: { id: string; steps: { step: Step; mine: Output }[] }[] = []
for (const { id, files, steps } of SCENARIOS) {
  const recorded = new Recorded(files)
  const done: { step: Step; mine: Output }[] = []
  for (const step of steps) {
    done.push({ step, mine: await recorded.run(step.cmd) })
    recorded.settle(SOON.get(step.cmd))
  }
  played.push({ id, steps: done })
}

describe.each(played)('the recording $id', ({ steps }) => {
  it.each(steps.map(({ step, mine }) => ({ ...step, mine })))('[CTL-2] agrees on $cmd', ({ mine, ...step }) => {
    const { ours, theirs } = compared(step, mine)
    expect(ours).toEqual(theirs)
  })
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
