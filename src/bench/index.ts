/**
 * `npm run bench`: the engine's figures, beside webernetes' in the same run on the same machine.
 *
 * What is compared, honestly: webernetes lives by the clock on the wall and spends part of its time waiting, as a real
 * cluster does; we skip waiting. So two figures are given: `wall`, what somebody who waits for it sees, and `compute`,
 * the processor time that it took, V8's own threads included, which compile and collect. Only the second says who does
 * the work faster.
 */
import { inFreshProcesses, playIfAsked } from './fresh.ts'
import * as podpath from './podpath.ts'
import { median, medianOf, ms, perSecond, ratio, table, type Took } from './measure.ts'
import * as webernetes from './webernetes.ts'

const REPLICAS = [2, 30, 300]
/** What we have promised: milliseconds of computing. Above it a row says so. */
const TARGET = { replicas: 60, large: 5000 }
const RUNS = 3
const MODES = ['iptables', 'nftables', 'ipvs'] as const
const REQUESTS = 20_000
/** Of a load that is told from memory. */
const MANY_REQUESTS = 400_000
/** After so many runs the compiler has seen all that it will make faster. */
const WARM_UP = 40
const WARM_RUNS = 9

if (!(await playIfAsked())) {
  console.log(`Node ${process.versions.node}, ${process.platform} ${process.arch}; medians of ${RUNS} runs.\n`)
  await readiness()
  await largeCluster()
  await dataPlane()
  await ruleCompilation()
}

async function readiness(): Promise<void> {
  console.log('From the apply of a Deployment and its Service to all endpoints ready')
  console.log(`Beside webernetes: the first ${RUNS} runs in this process. Of ours alone, 300 replicas:`)
  console.log(
    '- first: the first thing that a process ever does, so that V8 compiles while it runs; in fresh processes',
  )
  console.log(
    '- opened: the same after the page’s host has shown the demo for ten seconds, as it has when anybody asks',
  )
  console.log(`- warm: after ${WARM_UP} times the same, when V8 has nothing left to compile`)
  const rows: string[][] = []
  for (const replicas of REPLICAS) {
    const virtual: number[] = []
    const ours = await medianOf(RUNS, async () => {
      const run = await podpath.timeToReady(replicas)
      virtual.push(run.virtual)
      return run
    })
    const theirs = await medianOf(RUNS, () => webernetes.timeToReady(replicas))
    rows.push([
      `${replicas} replicas`,
      ms(ours.wall),
      ms(theirs.wall),
      ratio(ours.wall, theirs.wall),
      ms(ours.cpu),
      ms(theirs.cpu),
      ratio(ours.cpu, theirs.cpu),
      '',
      ms(median(virtual)),
    ])
  }
  const alone = (name: string, { wall, cpu }: Took) => {
    rows.push([`300 replicas, ${name}`, ms(wall), '', '', ms(cpu), '', '', target({ wall, cpu }, TARGET.replicas), ''])
  }
  alone('first', await inFreshProcesses('first'))
  alone('opened', await inFreshProcesses('opened'))
  for (let run = 0; run < WARM_UP; run++) await podpath.timeToReady(300, false)
  alone('warm', await medianOf(WARM_RUNS, () => podpath.timeToReady(300, false)))
  table(['', 'wall', 'webernetes', 'ratio', 'compute', 'webernetes', 'ratio', 'target', 'our virtual time'], rows)
}

/** `60 ms: held`; of one of the two, which it is: nobody waits for V8's other threads, but they are paid. */
function target({ wall, cpu }: Took, most: number): string {
  const held = wall < most ? (cpu < most ? 'held' : 'held by wall') : 'missed'
  return `${ms(most)}: ${held}`
}

async function largeCluster(): Promise<void> {
  console.log('\nA large cluster: from the apply to every endpoint ready, and a minute of virtual time')
  const run = await podpath.manyToSteady(1000)
  const name = '1,000 Deployments × 5 pods, 1,000 Services, 50 nodes'
  table(['', 'wall', 'compute', 'target'], [[name, ms(run.wall), ms(run.cpu), target(run, TARGET.large)]])
}

async function dataPlane(): Promise<void> {
  console.log('\nRequests from outside to a node port, two pods behind it')
  const perRequest = async (count: number, run: () => Promise<Took>) => (await medianOf(RUNS, run)).wall / count
  const alone = await perRequest(REQUESTS, () => webernetes.requests(REQUESTS, 1))
  const together = await perRequest(REQUESTS, () => webernetes.requests(REQUESTS, 50))
  const best = Math.min(alone, together)
  const rows = [
    ['webernetes fetch, one after the other', perSecond(1000 / alone), '', ''],
    ['webernetes fetch, 50 at once', perSecond(1000 / together), '', ''],
  ]
  const ours = async (title: string, asked: podpath.Asked, forgetful: boolean, wanted = '') => {
    const count = forgetful ? REQUESTS : MANY_REQUESTS
    const each = await perRequest(count, () => podpath.requests(count, asked, forgetful))
    rows.push([title, perSecond(1000 / each), ratio(each, best), wanted])
  }
  await ours('how it ended, no more', 'end', false, '10×, better 20×')
  await ours('traced: every hop is kept, its words are made when read', 'way', false, '2×, better 5×')
  await ours('… and every hop put into words', 'words', false)
  await ours('traced through all rules, as the first after a change', 'way', true)
  await ours('… and every hop put into words', 'words', true)
  table(['', 'requests', 'ratio', 'wanted'], rows)
  console.log('webernetes picks an endpoint from a list; it has no rules, no connection tracking, and records no hops.')
  console.log('Ours rolls the dice of the rules and tracks the connection on each node every time, whatever is asked.')
}

async function ruleCompilation(): Promise<void> {
  console.log("\nkube-proxy's rules of one node (webernetes has none)")
  const rows: string[][] = []
  for (const mode of MODES) {
    for (const services of [1000, 10_000]) {
      const runs: Awaited<ReturnType<typeof podpath.rules>>[] = []
      for (let run = 0; run < RUNS; run++) runs.push(await podpath.rules(mode, services))
      const middle = (pick: (run: (typeof runs)[number]) => Took) => ms(median(runs.map((run) => pick(run).wall)))
      rows.push([
        `${mode}: ${services.toLocaleString('en')} Services × 10 endpoints`,
        runs[0]!.count.toLocaleString('en'),
        middle((run) => run.full),
        middle((run) => run.one),
        middle((run) => run.text),
      ])
    }
  }
  table(['', 'rules', 'all', 'one endpoint gone', 'as text'], rows)
}
