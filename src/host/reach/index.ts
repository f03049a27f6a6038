import type { Cluster, SendRequest } from '#engine'
import type { Service } from '../../engine/kinds/service/types.ts'
import type { Answers, Reach, ReachCell, ReachRequest, Request, Trace } from '../messages.ts'
import { addressesOf, type Address } from './addresses.ts'
import { workloadsOf } from './workloads.ts'

/** Where chance decides, so many tries are made: twice for each endpoint, within these. */
const FEWEST = 8
const MOST = 24

type Asked = Extract<Request, { type: 'reach' | 'try' | 'workloads' }>

/** The part of the host that tries ways. It is loaded when somebody compares Services. */
export function answer(cluster: Cluster, request: Asked): Answers[Asked['type']] {
  if (request.type === 'workloads') return workloadsOf(cluster)
  return request.type === 'reach' ? reachOf(cluster, request) : tryOne(cluster, request.request)
}

/**
 * Who reaches these Services by which of their addresses: each is tried from each sender, in a fork of the cluster that
 * nobody else sees. Services that are gone are left out.
 */
function reachOf(cluster: Cluster, { services, from }: Extract<Request, { type: 'reach' }>): Reach[] {
  const fork = cluster.fork()
  return services.flatMap((place) => {
    const [, namespace = '', name = ''] = place.split('/')
    const service = fork.get<Service>('Service', namespace, name)
    if (!service) return []
    const { addresses, left } = addressesOf(fork, service)
    const cells = (address: Address) => from.map((sender) => cellOf(fork, sender, address))
    return [{ service: place, addresses: addresses.map((one) => ({ ...one, cells: cells(one) })), left }]
  })
}

/** The story of one cell: of several tries the first one that failed, else the first. */
function tryOne(cluster: Cluster, asked: ReachRequest): { trace: Trace } {
  const fork = cluster.fork()
  const request = requestOf(asked)
  const tries = triesOf(fork, request)
  const first = fork.send(request)
  let trace = first
  for (let n = 1; n < tries && isReached(trace); n++) trace = fork.send(request)
  return { trace: isReached(trace) ? first : trace }
}

function cellOf(cluster: Cluster, from: string, { host, port, protocol, path, name }: Address): ReachCell | null {
  if (host === null) return null
  const request = requestOf({ from, host, port, protocol, ...(path && { path }), ...(name && { name }) })
  const tries = triesOf(cluster, request)
  const stories = Array.from({ length: tries }, () => cluster.journey(request).story)
  const told = stories.find((story) => !isReached(story)) ?? stories[0]!
  return {
    outcome: told.outcome,
    reason: told.reason,
    facts: told.facts,
    status: told.response?.status || null,
    reached: stories.filter(isReached).length,
    tries,
  }
}

/** Without a choice of endpoints there is no chance, and once is enough. */
function triesOf(cluster: Cluster, request: SendRequest): number {
  const { endpoints, verdict } = cluster.explain(request)
  // A name without an address of its own stands for those of its pods in turn: no rule tells how many.
  const isHeadless = verdict === 'NONE' && request.host.endsWith('.cluster.local')
  if (endpoints.length < 2) return isHeadless ? FEWEST : 1
  return Math.min(MOST, Math.max(FEWEST, 2 * endpoints.length))
}

/** A process that did not understand what was asked has been reached all the same. */
function isReached({ outcome, reason }: Pick<Trace, 'outcome' | 'reason'>): boolean {
  return outcome === 'ok' || reason === 'NO_ANSWER'
}

function requestOf({ name, ...asked }: ReachRequest): SendRequest {
  return { ...asked, ...(name !== undefined && { headers: { host: name } }) }
}
