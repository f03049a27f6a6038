import type { Cluster } from '#engine'
import { withAddons } from '../files/addons.ts'
import type { Files } from '../files/files.ts'
import { kubectl } from '../kubectl/index.ts'
import type { Ledger, Machine, Time } from '../machine.ts'
import { allPrograms } from '../programs/index.ts'
import { NODE } from '../programs/node/index.ts'
import { fleetOf } from './fleet.ts'
import { table } from './programs.ts'

/** Rules and connections of nodes are looked at on nodes. */
const NOT_HERE = new Set(['busybox', 'agnhost', ...NODE.flatMap(({ name, aliases = [] }) => [name, ...aliases])])

export interface LocalMachineOptions {
  cluster: Cluster
  time: Time
  files: Files
  /** Who it is among the clients of the configuration; default the first. */
  client?: string
  ledger?: Ledger
}

/** The computer that a person sits at: outside of the cluster, with kubectl on it. */
export function localMachine({ cluster, time, files, client, ledger }: LocalMachineOptions): Machine {
  const programs = table([...allPrograms().filter(({ name }) => !NOT_HERE.has(name)), kubectl])
  return {
    place: `client/${client ?? cluster.config.clients[0]?.name ?? 'internet'}`,
    hostname: 'workstation',
    user: 'you',
    home: '/root',
    workingDirectory: '/root',
    files: withAddons(files),
    env: new Map([
      ['HOME', '/root'],
      ['USER', 'you'],
      ['SHELL', '/bin/bash'],
      ['PATH', '/usr/local/bin:/usr/bin:/bin'],
      ['TERM', 'xterm-256color'],
    ]),
    program: (name) => programs.get(name),
    programNames: () => [...programs.keys()].sort(),
    tools: 'gnu',
    listeners: new Map(),
    fleet: fleetOf(cluster, time),
    cluster,
    time,
    ...(ledger && { ledger }),
  }
}
