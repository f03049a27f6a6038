import { Cluster } from '#engine'
import { MemoryFiles } from '../shell/files/memory.ts'
import type { Machine } from '../shell/machine.ts'
import { localMachine } from '../shell/machines/local.ts'
import { SteppedTime } from '../shell/time.ts'

/** A computer outside of a cluster, for tests: its time passes when everybody waits. */
export function testMachine(cluster = new Cluster(), files = new MemoryFiles()): Machine {
  return { ...localMachine({ cluster, time: new SteppedTime(cluster), files }), user: 'root' }
}
