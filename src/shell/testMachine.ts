import { Cluster } from '#engine'
import { MemoryFiles } from './files/memory.ts'
import type { Machine } from './machine.ts'
import { corePrograms } from './programs/index.ts'
import { SteppedTime } from './time.ts'

/** A computer outside of a cluster, for tests: its time passes when everybody waits. */
export function testMachine(cluster = new Cluster()): Machine {
  const programs = new Map(corePrograms().flatMap((each) => [each.name, ...(each.aliases ?? [])].map((n) => [n, each])))
  return {
    place: 'client/internet',
    hostname: 'laptop',
    user: 'root',
    home: '/root',
    files: new MemoryFiles(),
    env: new Map([['HOME', '/root']]),
    program: (name) => programs.get(name),
    programNames: () => [...programs.keys()].sort(),
    cluster,
    time: new SteppedTime(cluster),
  }
}
