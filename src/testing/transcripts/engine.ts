/** The cluster of the recordings, three nodes and no cloud, and a person's computer that looks at it. */
import { Cluster } from '#engine'
import { defaultConfig } from '../../engine/config.ts'
import { MemoryFiles } from '../../shell/files/memory.ts'
import { Collector, NOTHING } from '../../shell/io/stream.ts'
import { localMachine } from '../../shell/machines/local.ts'
import { Shell } from '../../shell/shell.ts'
import { SteppedTime } from '../../shell/time.ts'
import type { Output } from './compare.ts'

/** One with which node-1 has one pod of the demo and nothing else, as it had in the recording. */
export const SEED = 1
/** The one thing that the recordings ask of sed: the first number of replicas of a file becomes another. */
const SED = 'sed() { local text; text=$(cat "$3"); echo "${text/replicas: 2/replicas: 3}" > "$3"; }'
/** Long enough for images to be pulled, pods to start and stop, and controllers to come to rest. */
export const SETTLED = 40_000

export class Recorded {
  readonly cluster = new Cluster({ config: { ...defaultConfig(), cloudProvider: 'none', seed: SEED } })
  readonly #shell: Shell
  readonly #stdout = new Collector()
  readonly #stderr = new Collector()

  /** @param files the scenario's; a step may change one */
  constructor(files: Readonly<Record<string, string>>) {
    const home = new MemoryFiles()
    for (const [name, text] of Object.entries(files)) home.write(`/root/${name}`, text)
    const machine = localMachine({ cluster: this.cluster, time: new SteppedTime(this.cluster), files: home })
    const { stdout, stderr } = { stdout: this.#stdout, stderr: this.#stderr }
    this.#shell = new Shell({ machine, stdin: NOTHING, stdout, stderr })
    this.settle()
  }

  /** Types a line. */
  async run(command: string): Promise<Output> {
    if (command.startsWith('sed ')) await this.#shell.run(SED)
    this.#stdout.text = ''
    this.#stderr.text = ''
    const exit = await this.#shell.run(command)
    return { stdout: this.#stdout.text, stderr: this.#stderr.text, exit }
  }

  settle(ms = SETTLED): void {
    this.cluster.step(ms)
  }
}
