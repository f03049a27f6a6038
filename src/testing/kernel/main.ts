/**
 * `npm run test:kernel`: builds every scenario, and clusters that chance makes from a seed, in the network namespaces of
 * this machine's kernel, and compares what really happens there with what the engine says.
 *
 *   npm run test:kernel -- [PART OF A FILE'S NAME] [--mode MODE] [--clusters N] [--seed N] [--json FILE]
 */
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { loadProxyMode, type ProxyMode } from '#engine'
import { coverageTable } from './coverage.ts'
import { generateCluster } from './generate.ts'
import { judge, type Verdict } from './judge.ts'
import { Lab } from './lab.ts'
import { LOADERS } from './loaders.ts'
import { modesHere, whyNot } from './needs.ts'
import { readOptions } from './options.ts'
import { readScenarios, type Scenario } from './scenario.ts'

/** One thing to judge. A control is judged the other way round: it has to be found wrong. */
interface Job {
  scenario: Scenario
  mode: ProxyMode
  control?: { title: string; spoil: (rules: string) => string }
}

const options = readOptions(process.argv.slice(2))
const labs: Lab[] = []
const say = (text: string) => process.stdout.write(`${text}\n`)

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.on(signal, () => process.exit(code))
}
// Whatever ends this process, its namespaces go with it.
process.on('exit', () => labs.forEach((lab) => lab.end()))

const scenarios = [
  ...readScenarios(),
  ...Array.from({ length: options.clusters }, (_, i) => generateCluster(options.seed * 1000 + i)),
]
const why = await whyNot()
if (why !== null) {
  say(`The kernel was not asked: ${why}.`)
  finish({ passed: 0, failed: 0, skipped: scenarios.length })
} else {
  finish(await judgeAll())
}

async function judgeAll(): Promise<Counts> {
  Lab.sweep()
  const { modes, left } = modesHere()
  left.forEach(say)
  for (const mode of modes) await loadProxyMode(mode)
  const jobs = plan(modes)
  const started = performance.now()
  const counts = { passed: 0, failed: 0, skipped: left.length, failures: [] as string[] }
  const results = new Map<string, { agrees: string[]; disagrees: string[] }>()
  let flows = 0
  let connections = 0
  await Promise.all(
    Array.from({ length: Math.min(2, availableParallelism()) }, async (_, i) => {
      const lab = new Lab(i)
      labs.push(lab)
      await lab.start()
      for (let job = jobs.shift(); job; job = jobs.shift()) {
        const at = performance.now()
        const verdict = await judge(lab, job.scenario, job.mode, job.control?.spoil).catch((error: Error) =>
          broken(job!, error),
        )
        flows += verdict.flows
        connections += verdict.connections
        const complaints = complaintsOf(job, verdict)
        counts[complaints.length > 0 ? 'failed' : 'passed']++
        if (complaints.length > 0)
          counts.failures.push(`the kernel, ${job.mode} ${job.scenario.file}: ${complaints[0]}`)
        if (!job.control) note(results, job, complaints.length === 0)
        report(job, verdict, complaints, performance.now() - at)
      }
      lab.end()
    }),
  )
  const seconds = Math.round((performance.now() - started) / 1000)
  say(`\nWhat the kernel was asked about${left.length > 0 ? ` (${left.join('; ')})` : ''}`)
  coverageTable(results).forEach(say)
  say(`\n${counts.passed} agree, ${counts.failed} disagree: ${flows} flows, ${connections} connections, ${seconds} s`)
  return counts
}

/** In the order of modes: to change from one to the other costs each lab a little. */
function plan(modes: readonly ProxyMode[]): Job[] {
  return modes.flatMap((mode) => {
    if (options.mode && options.mode !== mode) return []
    const here = scenarios.filter((scenario) => scenario.modes?.includes(mode) ?? true)
    const jobs = here.map((scenario): Job => ({ scenario, mode }))
    const controls = LOADERS[mode].controls.flatMap(({ title, scenario: file, spoil }): Job[] => {
      const scenario = here.find((each) => each.file === file)
      return scenario ? [{ scenario, mode, control: { title, spoil } }] : []
    })
    return [...jobs, ...controls].filter(({ scenario }) => scenario.file.includes(options.only))
  })
}

function note(
  results: Map<string, { agrees: string[]; disagrees: string[] }>,
  { scenario, mode }: Job,
  agrees: boolean,
) {
  const file = scenario.file.replace('.yaml', '')
  const result = results.get(file) ?? { agrees: [], disagrees: [] }
  result[agrees ? 'agrees' : 'disagrees'].push(mode)
  results.set(file, result)
}

function complaintsOf({ control }: Job, { complaints }: Verdict): string[] {
  if (!control) return complaints
  return complaints.length > 0 ? [] : [`the lab did not notice ${control.title}`]
}

function broken({ scenario, mode }: Job, error: Error): Verdict {
  const { title, file } = scenario
  return { title, file, mode, flows: 0, connections: 0, retries: [], complaints: [error.stack ?? error.message] }
}

function report(
  { scenario, mode, control }: Job,
  { flows, connections, retries }: Verdict,
  complaints: string[],
  ms: number,
) {
  const title = control ? `notices ${control.title}` : scenario.title
  const cost = `${flows} flows, ${connections} connections, ${(ms / 1000).toFixed(1)} s`
  say(`${complaints.length > 0 ? '✗' : '✓'} ${mode} ${scenario.file}: ${title} (${cost})`)
  for (const retry of retries) say(`    ${retry}`)
  for (const complaint of complaints) say(complaint.replace(/^/gm, '    '))
}

interface Counts {
  passed: number
  failed: number
  skipped: number
  failures?: string[]
}

function finish(counts: Counts): void {
  if (options.json) writeFileSync(options.json, JSON.stringify(counts))
  process.exit(counts.failed > 0 ? 1 : 0)
}
