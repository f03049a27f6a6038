import { Cluster, loadProxyMode, type Trace } from '#engine'
import { l7 } from '#engine/l7'
import { parseClusterConfig } from '#manifest'
import { Collector, localMachine, MemoryFiles, NOTHING, Shell, SteppedTime } from '#shell'
import type { Bench, Stage, Step, Verdict, CheckCall } from './types.ts'
import { CHECKS } from './checks/index.ts'
import { placeIn } from './target.ts'

/** Virtual time in which a cluster comes to rest: images are pulled, load balancers get their address. */
const SETTLE_MS = 60_000
const HOME = '/root'

/** What typing something printed. */
export interface Typed {
  line: string
  out: string
  status: number
}

/** A cluster in which somebody plays a lesson through, without a page: steps are taken, and checks looked at. */
export class Rehearsal {
  readonly #files = new MemoryFiles([HOME, '/tmp'])
  readonly #asked: Trace[] = []
  readonly #out = new Collector()
  readonly #shell: Shell

  private constructor(readonly cluster: Cluster) {
    // Nobody asks but who rehearses.
    cluster.traffic.hold(true)
    cluster.on('trace', (trace) => this.#asked.push(trace))
    const machine = localMachine({ cluster, time: new SteppedTime(cluster), files: this.#files })
    this.#shell = new Shell({ machine, stdin: NOTHING, stdout: this.#out, stderr: this.#out })
  }

  /** @throws Error when the configuration cannot be read */
  static async of({ config, steps }: Stage): Promise<Rehearsal> {
    const read = parseClusterConfig(config)
    const error = read.diagnostics.find(({ severity }) => severity === 'error')
    if (error) throw new Error(`cluster.yaml: ${error.message}`)
    await loadProxyMode(read.config.proxy.mode)
    const rehearsal = new Rehearsal(new Cluster({ config: read.config, parts: [l7] }))
    for (const step of steps) await rehearsal.take(step)
    // What was asked to get here is nobody's merit.
    rehearsal.#asked.length = 0
    return rehearsal
  }

  /** Puts the files where the editor has them, applies them, types the lines, and lets the cluster come to rest. */
  async take({ files, commands }: Step): Promise<void> {
    for (const { name, text } of files) this.#files.write(`${HOME}/${name}`, text)
    if (files.length > 0) await this.type(`kubectl apply ${files.map(({ name }) => `-f ${name}`).join(' ')}`)
    this.cluster.step(SETTLE_MS)
    for (const line of commands) await this.type(line)
    if (commands.length > 0) this.cluster.step(SETTLE_MS)
  }

  async type(line: string): Promise<Typed> {
    const before = this.#out.text.length
    const status = await this.#shell.run(line)
    return { line, status, out: this.#out.text.slice(before) }
  }

  /** What each check says of the cluster as it is. */
  check(calls: readonly CheckCall[]): Verdict[] {
    return checkAll(calls, { cluster: this.cluster, fork: () => this.cluster.fork(), asked: this.#asked })
  }

  /** Whether there is such a thing in the cluster: `service/web`, `node/node-1`, `pod/app=web` for one with a label. */
  has(place: string): boolean {
    return placeIn(this.cluster, place) !== null
  }

  /** How a request would end that nobody sends. */
  wouldEnd(request: Parameters<Cluster['send']>[0]): Trace {
    return this.cluster.fork().send(request)
  }
}

/** What each check says, in the order of the lesson. */
export function checkAll(calls: readonly CheckCall[], bench: Bench): Verdict[] {
  return calls.map(({ verb, with: args }) => CHECKS[verb]!.run(args, bench))
}
