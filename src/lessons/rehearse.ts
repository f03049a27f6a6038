import type { Cluster, Trace } from '#engine'
import { l7 } from '#engine/l7'
import { parseClusterConfig } from '#manifest'
import type { Bench, Engine, Stage, Step, Verdict, CheckCall } from './types.ts'
import { CHECKS } from './checks/index.ts'
import { placeIn } from './target.ts'
import { Typist, type Typed } from './typist.ts'

/** Virtual time in which a cluster comes to rest: images are pulled, load balancers get their address. */
export const SETTLE_MS = 60_000

/** A cluster in which somebody plays a lesson through, without a page: steps are taken, and checks looked at. */
export class Rehearsal {
  readonly #asked: Trace[] = []
  readonly #typist: Typist
  readonly #stop: () => void

  private constructor(readonly cluster: Cluster) {
    // Nobody asks but who rehearses.
    cluster.traffic.hold(true)
    this.#stop = cluster.on('trace', (trace) => this.#asked.push(trace))
    this.#typist = new Typist(cluster)
  }

  /**
   * @param engine `#engine`, or as much of it
   * @throws Error when the configuration cannot be read
   */
  static async of({ config, steps }: Stage, { Cluster, loadProxyMode }: Engine): Promise<Rehearsal> {
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

  /** Which object stands in which file of the steps, as `Typist.owned` has it. */
  get owned(): [key: string, file: string][] {
    return this.#typist.owned
  }

  /** Puts the files where the editor has them, applies them, types the lines, and lets the cluster come to rest. */
  async take({ files, commands }: Step): Promise<void> {
    this.#typist.put(files)
    if (files.length > 0) await this.type(`kubectl apply ${files.map(({ name }) => `-f ${name}`).join(' ')}`)
    this.cluster.step(SETTLE_MS)
    for (const line of commands) await this.type(line)
    if (commands.length > 0) this.cluster.step(SETTLE_MS)
  }

  type(line: string): Promise<Typed> {
    return this.#typist.type(line)
  }

  /** Leaves the cluster to somebody else: traffic flows in it, and nobody notes what is asked. */
  leave(): Cluster {
    this.#stop()
    this.cluster.traffic.hold(false)
    return this.cluster
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
