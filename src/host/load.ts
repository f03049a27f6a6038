import type { Cluster, LoadReport, TrafficSource } from '#engine'
import { runLoad } from '#engine/load'
import type { Service } from '../engine/kinds/service/types.ts'

/** kube-proxy's conntrack.min: so many connections a real node has room for, and at one moment all are there. */
const CONNTRACK_MAX = 131_072
/** More than this is more than anybody waits for. */
export const MOST_REQUESTS = 10_000

/**
 * Sends so many requests of a source at once, in a fork that nobody else sees: the cluster's counters, connections and
 * clocks stay as they are. See src/decisions/0028-load-tests-run-in-a-fork.md.
 */
export function loadTest(cluster: Cluster, source: TrafficSource, count: number): LoadReport | { error: string } {
  const twin = cluster.fork()
  twin.network.setConntrackMax(CONNTRACK_MAX)
  const asked = twin.traffic.requestOf(source)
  if ('error' in asked) return asked
  const { connections } = source
  const explanation = twin.explain(asked)
  const memories = memoriesOf(twin, explanation.servicePort, source)
  return runLoad({
    count: Math.min(Math.max(Math.round(count), 1), MOST_REQUESTS),
    send: (i) => twin.journey(connections ? { ...asked, connection: `load/${i % connections}` } : asked),
    explanation,
    ...(connections && { connections }),
    ...(memories !== undefined && { memories }),
  })
}

/** With session affinity each node that may be the first to see a client's packets remembers it by itself. */
function memoriesOf(cluster: Cluster, servicePort: string | null, { door }: TrafficSource): number | undefined {
  const [namespace = '', rest = ''] = (servicePort ?? '').split('/')
  const service = servicePort === null ? undefined : cluster.get<Service>('Service', namespace, rest.split(':')[0]!)
  if (service?.spec.sessionAffinity !== 'ClientIP') return undefined
  if (door !== 'loadBalancer') return 1
  const balancer = cluster
    .topology()
    .loadBalancers.find(({ service }) => service === `service/${namespace}/${rest.split(':')[0]}`)
  return Math.max(1, balancer?.targets.filter(({ healthy }) => healthy).length ?? 1)
}
