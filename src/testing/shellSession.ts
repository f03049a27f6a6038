import { Cluster } from '#engine'
import { Collector, NOTHING, textSource } from '../shell/io/stream.ts'
import type { Machine } from '../shell/machine.ts'
import { Shell } from '../shell/shell.ts'
import { testMachine } from './testMachine.ts'

/** What a script printed, what it complained, and how it ended. */
export interface Said {
  out: string
  err: string
  status: number
}

/** A computer outside of a cluster, to type at: `const { type } = shellSession(cluster); await type('curl http://…')`. */
export function shellSession(cluster: Cluster = new Cluster(), machine: Machine = testMachine(cluster)) {
  return {
    cluster,
    machine,
    /** Runs a script in a shell of its own. */
    async type(script: string, stdin = ''): Promise<Said> {
      const stdout = new Collector()
      const stderr = new Collector()
      const shell = new Shell({ machine, stdin: stdin ? textSource(stdin) : NOTHING, stdout, stderr })
      const status = await shell.runAndLeave(script)
      return { out: stdout.text, err: stderr.text, status }
    },
  }
}
