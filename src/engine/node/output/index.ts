/**
 * What containers write. Nothing is kept but the requests that each has served (`ring.ts`): lines are made when
 * somebody reads them, and this folder but for the ring is loaded then.
 */
import {
  commandOutput,
  corednsOutput,
  curlOutput,
  mariadbOutput,
  mysqlOutput,
  postgresOutput,
  redisOutput,
  unknownOutput,
} from './others.ts'
import { nginxOutput } from './nginx.ts'
import { MOST_SERVED } from './ring.ts'
import type { ContainerRun } from './run.ts'
import {
  agnhostOutput,
  bootcampOutput,
  busyboxOutput,
  echoserverOutput,
  helloAppOutput,
  httpdOutput,
  httpEchoOutput,
  kubiaOutput,
  whoamiOutput,
} from './servers.ts'
import type { LogLine, OutputOf } from './types.ts'

/** By the name of the image's behaviour; any other writes nothing that is known. */
const OUTPUTS: Readonly<Record<string, OutputOf>> = {
  nginx: nginxOutput,
  httpd: httpdOutput,
  redis: redisOutput,
  busybox: busyboxOutput,
  curl: curlOutput,
  agnhost: agnhostOutput,
  echoserver: echoserverOutput,
  'hello-app': helloAppOutput,
  'http-echo': httpEchoOutput,
  netshoot: commandOutput,
  coredns: corednsOutput,
  pause: () => ({}),
  whoami: whoamiOutput,
  'kubernetes-bootcamp': bootcampOutput,
  kubia: kubiaOutput,
  postgres: postgresOutput,
  mysql: mysqlOutput,
  mariadb: mariadbOutput,
  memcached: commandOutput,
}

export interface ContainerOutput {
  /** In the order of time. */
  lines: readonly LogLine[]
  /** A command line of the manifest's own that writes as well: who can run it, finds what. */
  command: readonly string[] | null
  /** It writes more, which is not known here. */
  isPartial: boolean
}

/**
 * What the image of a container has written in a run.
 * @param after only of what came after so many requests; default: everything from its start
 * @example outputOf(runOf(cluster, 'default', 'web', 'nginx')).lines.map(({ text }) => text)
 */
export function outputOf(run: ContainerRun, after?: number): ContainerOutput {
  const { app, container, epoch, startedAt, endedAt, served, servedCount } = run
  const { starts = [], served: write, ends = [], hasCommand, isPartial } = (OUTPUTS[app] ?? unknownOutput)(run)
  const lines: LogLine[] = []
  // what is older than the oldest request that is kept has been rotated away
  if (after === undefined && servedCount <= MOST_SERVED) for (const text of starts) lines.push({ at: startedAt, text })
  for (const each of served) {
    if (each.number <= (after ?? 0)) continue
    const at = epoch + each.t
    for (const text of write?.({ ...each, at }) ?? []) lines.push({ at, text })
  }
  for (const text of ends) lines.push({ at: endedAt ?? startedAt, text })
  const words = [...(container.command ?? []), ...(container.args ?? [])]
  return { lines, command: hasCommand ? words : null, isPartial: isPartial ?? false }
}
