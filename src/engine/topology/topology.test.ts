import { describe, expect, it } from 'vitest'
import { Cluster } from '#engine'
import { clientPod, demo, service } from '../../testing/demo.ts'

function started(...objects: Parameters<Cluster['apply']>[0]): Cluster {
  const cluster = new Cluster()
  cluster.apply(objects)
  cluster.step(150_000)
  return cluster
}

describe('the facts behind the picture', () => {
  it('[TOP-1] lead from each Service to its endpoints and nowhere else', () => {
    const { edges, pods } = started(...demo(), clientPod()).topology()
    const backends = pods.filter((pod) => pod.owner === 'deployment/default/nginx-demo').map((pod) => pod.place)
    const reached = edges.filter((e) => e.kind === 'endpoint' && e.from === 'service/default/nginx-clusterip')
    expect(reached.map((edge) => edge.to).sort()).toEqual(backends.sort())
    for (const edge of reached) expect(edge).toMatchObject({ label: ':80', state: 'ready' })
  })

  it('[TOP-1] show an endpoint that is going away as such', () => {
    const cluster = started(...demo())
    const [pod] = cluster.topology().pods
    cluster.delete('Pod', 'default', pod!.name)
    cluster.step(50)
    const edge = cluster.topology().edges.find((e) => e.kind === 'endpoint' && e.to === pod!.place)
    expect(edge).toMatchObject({ state: 'terminating' })
  })

  it('[TOP-2] have a door on every node for each node port', () => {
    const { edges } = started(...demo()).topology()
    const doors = edges.filter((e) => e.kind === 'door' && e.to === 'service/default/nginx-nodeport')
    expect(doors.map(({ from, label }) => `${from} ${label}`)).toEqual([
      'node/node-1 :30100',
      'node/node-2 :30100',
      'node/node-3 :30100',
    ])
  })

  it('[TOP-3] say why a Service leads nowhere', () => {
    const cluster = started(...demo(), service('lost', { selector: { app: 'ngnix-demo' }, ports: [{ port: 80 }] }))
    const lost = cluster.topology().services.find((s) => s.name === 'lost')!
    expect(lost).toMatchObject({ ready: 0, total: 0, problem: { reason: 'NO_MATCHING_PODS' } })
    expect(lost.problem!.facts).toContain('app=nginx-demo')
  })

  it('[TOP-1] change only when something changed', () => {
    const cluster = started(...demo())
    expect(cluster.takeTopology()).not.toBeNull()
    expect(cluster.takeTopology()).toBeNull()
    cluster.apply(demo({ replicas: 3 }))
    cluster.step(100)
    expect(cluster.takeTopology()).not.toBeNull()
  })
})
