import type { Cluster } from '#engine'
import { MemoryFiles } from '../files/memory.ts'
import type { Fleet, Machine, Time } from '../machine.ts'
import { allPrograms } from '../programs/index.ts'
import { table } from './programs.ts'
import { resolvConfText } from './resolvConf.ts'

/** Programs of other places: nodes have no kubectl set up, nobody goes on from node to node. */
const NOT_HERE = new Set(['kubectl', 'ssh', 'busybox', 'agnhost'])

type NodeConfig = Cluster['config']['nodes'][number]

/** A node of the cluster, with root at it: an Ubuntu with the tools of networks on it. */
export function nodeMachine(given: { cluster: Cluster; time: Time; fleet: Fleet; node: NodeConfig }): Machine {
  const { cluster, time, fleet, node } = given
  const programs = table(allPrograms().filter(({ name }) => !NOT_HERE.has(name)))
  const place = `node/${node.name}`
  const files = new MemoryFiles(['/bin', '/etc', '/root', '/tmp', '/proc', '/usr/bin', '/var/log'])
  files.write('/etc/hostname', `${node.name}\n`)
  files.write(
    '/etc/hosts',
    `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n${node.internalIP}\t${node.name}\n`,
  )
  files.write('/etc/resolv.conf', resolvConfText(cluster.resolvConf(place)))
  files.write('/etc/os-release', 'PRETTY_NAME="Ubuntu 24.04.1 LTS"\nNAME="Ubuntu"\nID=ubuntu\n')
  return {
    place,
    hostname: node.name,
    user: 'root',
    home: '/root',
    workingDirectory: '/root',
    files,
    env: new Map([
      ['HOME', '/root'],
      ['USER', 'root'],
      ['LOGNAME', 'root'],
      ['SHELL', '/bin/bash'],
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ['TERM', 'xterm-256color'],
    ]),
    tools: 'gnu',
    program: (name) => programs.get(name),
    programNames: () => [...programs.keys()].sort(),
    problem: () => (cluster.isStopped(node.name) ? `${node.name} is off` : undefined),
    fleet,
    cluster,
    time,
  }
}
