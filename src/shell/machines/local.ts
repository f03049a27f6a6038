import type { Cluster } from '#engine'
import type { Files } from '../files/files.ts'
import { kubectl } from '../kubectl/index.ts'
import type { Machine, Time } from '../machine.ts'
import { corePrograms } from '../programs/index.ts'
import { table } from './programs.ts'

export interface LocalMachineOptions {
  cluster: Cluster
  time: Time
  files: Files
  /** Who it is among the clients of the configuration; default the first. */
  client?: string
}

/** The computer that a person sits at: outside of the cluster, with kubectl on it. */
export function localMachine({ cluster, time, files, client }: LocalMachineOptions): Machine {
  const programs = table([...corePrograms(), kubectl])
  return {
    place: `client/${client ?? cluster.config.clients[0]?.name ?? 'internet'}`,
    hostname: 'workstation',
    user: 'you',
    home: '/root',
    files,
    env: new Map([
      ['HOME', '/root'],
      ['USER', 'you'],
      ['SHELL', '/bin/bash'],
      ['PATH', '/usr/local/bin:/usr/bin:/bin'],
      ['TERM', 'xterm-256color'],
    ]),
    program: (name) => programs.get(name),
    programNames: () => [...programs.keys()].sort(),
    cluster,
    time,
  }
}
