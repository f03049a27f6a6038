import { beforeAll, describe, expect, it } from 'vitest'
import { directoryOf, shellProcess } from '../shellProcess.ts'
import { compared, SCENARIOS, SOON, type Output } from './compare.ts'
import { SEED, SETTLED } from './engine.ts'

const MINUTES = 300_000
/** Stands between what one step printed and what the next did, on both streams, with the exit code. */
const MARK = '=====step'
const CLUSTER = `kind: Playground\napiVersion: podpath.dev/v1\ncloudProvider: none\nseed: ${SEED}\n`

/** One line is one step, and what follows it is that it ended, and that somebody waits until all has come to rest. */
function scriptOf(commands: readonly string[]): string {
  const lines = commands.map((command) => {
    const seconds = (SOON.get(command) ?? SETTLED) / 1000
    return `${command}\n{ code=$?; echo "${MARK} $code"; echo "${MARK} $code" >&2; sleep ${seconds}; }\n`
  })
  return `sleep ${SETTLED / 1000}\n${lines.join('')}`
}

/** What each step printed on one stream. */
function parts(text: string): { text: string; exit: number }[] {
  return [...text.matchAll(new RegExp(`([^]*?)${MARK} (\\d+)\n`, 'g'))].map(([, before, exit]) => ({
    text: before!,
    exit: Number(exit),
  }))
}

const played = new Map<string, Output[]>()

beforeAll(async () => {
  for (const { id, files, steps } of SCENARIOS) {
    const directory = directoryOf({ ...files, 'cluster.yaml': CLUSTER })
    const stdin = scriptOf(steps.map(({ cmd }) => cmd))
    const { out, err } = await shellProcess(['--config', 'cluster.yaml'], { directory: directory.path, stdin })
    directory.remove()
    const complaints = parts(err)
    played.set(
      id,
      parts(out).map(({ text, exit }, at) => ({ stdout: text, stderr: complaints[at]?.text ?? '', exit })),
    )
  }
}, MINUTES)

describe.each(SCENARIOS)('the recording $id, through npm run shell', ({ id, steps }) => {
  it.each(steps.map((step, at) => ({ ...step, at })))('[CTL-2] agrees on $cmd', ({ at, ...step }) => {
    const { ours, theirs } = compared(step, played.get(id)![at]!)
    expect(ours).toEqual(theirs)
  })
})
