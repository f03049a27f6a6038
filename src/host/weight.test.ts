import { expect, it } from 'vitest'
import { Cluster, share, sizeOfCluster, weigh, type ClusterSnapshot } from '#engine/core'
import { EVERY_MS, History } from './history.ts'

const ROOM = 200_000

function busy(rate: number): Cluster {
  const cluster = new Cluster()
  const labels = { app: 'web' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.25' }] } }
  const metadata = { name: 'web' }
  cluster.apply([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { replicas: 3, selector: { matchLabels: labels }, template },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type: 'NodePort', selector: labels, ports: [{ port: 80 }] },
    },
  ])
  cluster.step(30_000)
  const source = {
    id: 'many',
    from: 'client',
    service: 'default/web',
    door: 'nodePort',
    rate,
    enabled: true,
    auto: false,
  } as const
  cluster.traffic.set(source)
  return cluster
}

it('[MEM-7] what steady traffic leaves behind, the past included, takes no more after its second minute', () => {
  const cluster = busy(100)
  const history = new History<ClusterSnapshot>({
    weigh,
    room: (snapshot) => Math.max(ROOM, sizeOfCluster(snapshot)),
  })
  const remember = (acted = false) => {
    const snapshot = share(history.last?.snapshot, cluster.snapshot())
    history.add({ t: cluster.time, snapshot, acted })
  }
  const taken = () => weigh(history.last!.snapshot, []) + history.weight + cluster.network.trackedBytes
  remember(true)
  const [begun, still] = [cluster.time, taken()]
  const minutes: number[] = []
  for (let minute = 0; minute < 6; minute++) {
    for (let ms = 0; ms < 60_000; ms += EVERY_MS) {
      cluster.step(EVERY_MS)
      remember()
    }
    minutes.push(taken() - still)
  }
  const [first, ...later] = minutes as [number, ...number[]]
  expect(Math.max(...later) - first).toBeLessThan(300_000)
  expect(Math.max(...later) - Math.min(...later)).toBeLessThan(60_000)
  const living = cluster.config.nodes.reduce((sum, { name }) => sum + cluster.connections(name).length, 0)
  expect(living).toBeGreaterThan(8000)
  expect(later.at(-1)! / living).toBeLessThan(100)
  // One can still go back to where it began, and to a moment ago without much to compute.
  expect(history.from).toBe(begun)
  expect(cluster.time - 20_000 - history.at(cluster.time - 20_000)!.t).toBeLessThan(20_000)
})
