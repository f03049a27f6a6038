import type { Cluster, ContainerInside } from '#engine'
import type { Fleet, Machine, Time } from '../machine.ts'
import { allPrograms } from '../programs/index.ts'
import { ContainerFiles } from './containerFiles.ts'
import { table } from './programs.ts'

/** A container of a pod: its image decides what can be run in it. */
export function containerMachine(given: {
  cluster: Cluster
  time: Time
  fleet: Fleet
  namespace: string
  pod: string
  container: string | undefined
  inside: ContainerInside
}): Machine {
  const { cluster, time, fleet, namespace, pod, container, inside } = given
  const now = () => {
    const found = cluster.inside(namespace, pod, container)
    return typeof found !== 'string' && found.id === inside.id ? found : undefined
  }
  const { programs, uid, hostname } = inside
  const has = new Set(programs.names)
  const known = table(
    allPrograms().filter((each) => [each.name, ...(each.aliases ?? [])].some((name) => has.has(name))),
  )
  const user = uid === 0 ? 'root' : (USERS[uid] ?? 'I have no name!')
  const home = HOMES[user] ?? (uid === 0 ? '/root' : '/')
  return {
    place: `pod/${namespace}/${pod}`,
    hostname,
    user,
    home,
    workingDirectory: inside.workingDir,
    files: new ContainerFiles(inside, () => now() ?? inside),
    env: new Map([
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ...inside.env.map(({ name, value = '' }): [string, string] => [name, value]),
      ['HOME', home],
    ]),
    tools: programs.tools,
    program: (name) => (has.has(name) ? known.get(name) : undefined),
    programNames: () => [...known.keys()].filter((name) => has.has(name)).sort(),
    prompt: (shell) => {
      if (shell === 'bash') return String.raw`\u@\h:\w\$ `
      if (programs.tools === 'busybox') return user === 'root' ? String.raw`\w # ` : String.raw`\w $ `
      return user === 'root' ? '# ' : '$ '
    },
    problem: () => (now() ? undefined : `container of pod ${pod} is not running any more`),
    fleet,
    cluster,
    time,
  }
}

const USERS: Readonly<Record<number, string>> = { 101: 'curl_user' }
const HOMES: Readonly<Record<string, string>> = { curl_user: '/home/curl_user' }
