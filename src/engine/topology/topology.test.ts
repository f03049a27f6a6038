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

  it('[TOP-2] name the protocol at doors and endpoints where it is not TCP', () => {
    const ports = [
      { name: 'dns', port: 53, protocol: 'UDP', nodePort: 30053 },
      { name: 'web', port: 80, nodePort: 30080 },
    ]
    const { edges } = started(
      ...demo(),
      service('dns', { type: 'NodePort', selector: { app: 'nginx-demo' }, ports }),
    ).topology()
    const labels = (kind: string) =>
      new Set(edges.filter((e) => e.kind === kind && e.id.includes('service/default/dns')).map(({ label }) => label))
    expect(labels('door')).toEqual(new Set([':30053/UDP, 30080']))
    expect(labels('endpoint')).toEqual(new Set([':53/UDP, :80']))
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

  it('[TOP-4] have the taints that somebody set on a node, not those that say what its conditions say', () => {
    const cluster = started(...demo())
    cluster.apply([
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'node-3' },
        spec: {
          taints: [
            { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' },
            { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
          ],
        },
      },
    ])
    expect(cluster.topology().nodes[2]!.taints).toEqual(['dedicated=gpu:NoSchedule'])
    expect(cluster.topology().nodes[0]!.taints).toBeUndefined()
  })

  it('[TOP-5] say of a Service what changes who is chosen, and no more than that', () => {
    const local = {
      type: 'NodePort',
      externalTrafficPolicy: 'Local',
      sessionAffinity: 'ClientIP',
      ports: [{ port: 80 }],
    }
    const { services } = started(
      service('local', local),
      service('plain', { ports: [{ port: 80 }] }),
      service('away', { type: 'ExternalName', externalName: 'example.com' }),
    ).topology()
    const traits = Object.fromEntries(services.map((one) => [one.name, one.traits]))
    expect(traits).toEqual({
      local: ['externalTrafficPolicy: Local', 'sessionAffinity: ClientIP'],
      plain: undefined,
      away: undefined,
    })
    expect(services.find(({ name }) => name === 'away')).toMatchObject({ clusterIP: null, externalName: 'example.com' })
  })

  const deny = (name: string, spec: object) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name },
    spec,
  })

  it('[POL-19] have every NetworkPolicy with the pods that it is about', () => {
    const podSelector = { matchLabels: { app: 'nginx-demo' } }
    const { policies, pods } = started(...demo(), clientPod(), deny('web', { podSelector })).topology()
    const [web] = policies
    expect(web).toMatchObject({ place: 'networkpolicy/default/web', ingress: true, egress: false })
    const demos = pods.filter(({ labels }) => labels.app === 'nginx-demo').map(({ place }) => place)
    expect(web!.pods.toSorted()).toEqual(demos.toSorted())
  })

  it('[POL-19] say which senders a policy keeps from which pods, at which edge, and why', () => {
    const cluster = started(...demo(), clientPod())
    expect(cluster.topology().forbidden).toEqual([])
    cluster.traffic.set({
      id: 'mine',
      from: 'pod/client',
      service: 'default/nginx-clusterip',
      door: 'clusterIP',
      rate: 0,
      enabled: true,
      auto: false,
    })
    cluster.takeTopology()
    cluster.apply([
      deny('web', {
        podSelector: { matchLabels: { app: 'nginx-demo' } },
        ingress: [{ from: [{ podSelector: { matchLabels: { app: 'front' } } }] }],
      }),
    ])
    const { forbidden, pods, edges } = cluster.takeTopology()!
    const mine = forbidden.filter(({ from }) => from === 'pod/default/client')
    const backends = pods.filter((pod) => pod.owner === 'deployment/default/nginx-demo').map(({ place }) => place)
    expect(mine.map(({ to }) => to).toSorted()).toEqual(backends.toSorted())
    expect(mine[0]).toMatchObject({ reason: 'NETPOL_INGRESS_DENIED', probability: 0.5 })
    expect(mine[0]!.facts).toMatch(/^policy default\/web isolates pod .*; policy web allows app=front$/)
    expect(edges.map(({ id }) => id)).toContain(mine[0]!.edge)
  })

  it('[POL-19] show as the fault of a Service that policies let nobody in', () => {
    const cluster = started(...demo(), deny('deny-all', { podSelector: {} }))
    const [one] = cluster.topology().services
    expect(one!.problem).toEqual({
      reason: 'NETPOL_INGRESS_DENIED',
      facts: 'policy default/deny-all isolates all 2 ready pods for ingress, and no rule allows anybody',
    })
    cluster.apply([deny('some', { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] })])
    expect(cluster.topology().services[0]!.problem).toBeNull()
  })

  it('[FWL-5] show the firewall, and whom it turns away', () => {
    const cluster = started(...demo())
    expect(cluster.topology().firewall).toEqual({ nodePorts: 'open', allow: [] })
    expect(cluster.topology().nodes.map((node) => node.firewall)).toEqual([undefined, undefined, undefined])
    cluster.takeTopology()
    cluster.setFirewall({ nodePorts: 'closed' })
    const { firewall, forbidden } = cluster.takeTopology()!
    expect(firewall.nodePorts).toBe('closed')
    expect(cluster.topology().nodes.map((node) => node.firewall)).toEqual(['closed', 'closed', 'closed'])
    expect(forbidden).toMatchObject([
      {
        from: 'client/internet',
        to: 'node/node-1',
        edge: 'request:client/internet>node/node-1',
        reason: 'FIREWALL_CLOSED',
      },
    ])
  })
})
