import { parseAllDocuments } from 'yaml'
import { describe, expect, it } from 'vitest'
import { Cluster, type Unstructured } from '#engine'
import { packetFlow, type PacketRow } from '../../../testing/packetFlow.ts'

const objects = (yaml: string) => parseAllDocuments(yaml).map((document) => document.toJS() as Unstructured)

const pod = (name: string, labels: string, image = 'curlimages/curl:8.11.1', rest = 'command: [sleep, infinity]') => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: ${labels}}
spec: {containers: [{name: c, image: '${image}', ${rest}}]}
---`
const SHOP = `
apiVersion: v1
kind: Namespace
metadata: {name: prod, labels: {purpose: production}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]}
---
apiVersion: v1
kind: Service
metadata: {name: web-local}
spec: {type: NodePort, externalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80, nodePort: 30081}]}
---
${pod('web', '{app: web}', 'nginx:1.27', 'ports: [{name: http, containerPort: 80}], readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 5}')}
${pod('shop', '{app: shop}')}
${pod('other', '{app: other}')}
${pod('prod-shop', '{app: shop}').replace('name: prod-shop,', 'name: prod-shop, namespace: prod,').replace('\n---', '')}
`

const policy = (name: string, spec: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}}
spec: ${spec}
`

/** The shop with the policies, a minute later. */
function shop(...policies: string[]): Cluster {
  const cluster = new Cluster()
  const results = cluster.apply(objects([SHOP, ...policies].join('\n---\n')))
  expect(results.filter(({ action }) => action === 'failed')).toEqual([])
  cluster.step(60_000)
  return cluster
}

/** The node of the Service's only pod, and one that is not. */
function nodesOf(cluster: Cluster): { own: string; foreign: string } {
  const { pods, nodes } = cluster.topology()
  const own = pods.find(({ name }) => name === 'web')!.node
  const address = (isOwn: boolean) => nodes.find(({ place }) => (place === own) === isOwn)!.externalIP!
  return { own: address(true), foreign: address(false) }
}

function rows(cluster: Cluster, list: Record<string, PacketRow['expect']>, to = 'web.default:80'): void {
  packetFlow(
    cluster,
    Object.entries(list).map(([from, expect]) => ({ name: `${from} → ${to}`, from, to, expect })),
  )
}

describe('the recipes that everybody knows', () => {
  it('[POL-1, POL-3] deny all: nobody gets in, from wherever', () => {
    const cluster = shop(policy('default-deny', '{podSelector: {}, policyTypes: [Ingress]}'))
    const { own, foreign } = nodesOf(cluster)
    rows(cluster, { 'pod/shop': 'timeout', 'pod/prod/prod-shop': 'timeout' })
    rows(cluster, { client: 'timeout' }, `${own}:30080`)
    rows(cluster, { client: 'timeout' }, `${foreign}:30080`)
    expect(cluster.send({ from: 'pod/shop', host: 'web', port: 80 })).toMatchObject({
      reason: 'NETPOL_INGRESS_DENIED',
      service: 'service/default/web',
    })
  })

  it('[POL-10] deny all, and the pod stays ready: its probes come from its own node', () => {
    const cluster = shop(policy('default-deny', '{podSelector: {}, policyTypes: [Ingress, Egress]}'))
    cluster.step(120_000)
    expect(cluster.topology().services.find(({ name }) => name === 'web')).toMatchObject({ ready: 1, total: 1 })
  })

  it('[POL-4] from a namespace: its pods alone get in', () => {
    const from = '{namespaceSelector: {matchLabels: {purpose: production}}}'
    const cluster = shop(policy('prod-only', `{podSelector: {matchLabels: {app: web}}, ingress: [{from: [${from}]}]}`))
    rows(cluster, { 'pod/prod/prod-shop': 'ok', 'pod/shop': 'timeout', 'pod/other': 'timeout' })
  })

  it('[POL-4] from pods of a namespace, and the trap of one dash more', () => {
    const spec = (from: string) => `{podSelector: {matchLabels: {app: web}}, ingress: [{from: [${from}]}]}`
    const [space, label] = [
      'namespaceSelector: {matchLabels: {purpose: production}}',
      'podSelector: {matchLabels: {app: shop}}',
    ]
    rows(shop(policy('and', spec(`{${space}, ${label}}`))), { 'pod/prod/prod-shop': 'ok', 'pod/shop': 'timeout' })
    rows(shop(policy('or', spec(`{${space}}, {${label}}`))), { 'pod/prod/prod-shop': 'ok', 'pod/shop': 'ok' })
  })

  it('[POL-9] deny all egress, then allow DNS and the pod behind the Service', () => {
    const cluster = shop(policy('deny-out', '{podSelector: {matchLabels: {app: shop}}, policyTypes: [Egress]}'))
    rows(cluster, { 'pod/shop': 'nxdomain', 'pod/other': 'ok' })
    const to = '{to: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: http}]}'
    cluster.apply(
      objects(policy('to-web', `{podSelector: {matchLabels: {app: shop}}, policyTypes: [Egress], egress: [${to}]}`)),
    )
    rows(cluster, { 'pod/shop': 'nxdomain' })
    const dns = '{ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]}'
    cluster.apply(objects(policy('dns', `{podSelector: {}, policyTypes: [Egress], egress: [${dns}]}`)))
    rows(cluster, { 'pod/shop': 'ok', 'pod/other': 'timeout' })
  })

  it('[POL-6] the world by ipBlock: it depends on the node that was called, or on the traffic policy', () => {
    const cluster = shop(
      policy(
        'office',
        '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 198.51.100.0/24}}]}]}',
      ),
    )
    const { own, foreign } = nodesOf(cluster)
    rows(cluster, { client: 'ok' }, `${own}:30080`)
    rows(cluster, { client: 'timeout' }, `${foreign}:30080`)
    rows(cluster, { client: 'ok' }, `${own}:30081`)
    expect(cluster.send({ from: 'client', host: foreign, port: 30081 }).reason).toBe('LOCAL_POLICY_NO_LOCAL_ENDPOINT')
  })

  it('[POL-18] survive a snapshot and hold in a fork by themselves', () => {
    const cluster = shop(policy('default-deny', '{podSelector: {}, policyTypes: [Ingress]}'))
    const twin = cluster.fork()
    rows(twin, { 'pod/shop': 'timeout' })
    twin.delete('NetworkPolicy', 'default', 'default-deny')
    rows(twin, { 'pod/shop': 'ok' })
    rows(cluster, { 'pod/shop': 'timeout' })
  })
})
