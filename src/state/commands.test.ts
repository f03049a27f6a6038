import { describe, expect, it } from 'vitest'
import type { Topology } from '../engine/topology/types.ts'
import type { Trace } from '../engine/network/types.ts'
import { applyCommand, deleteCommand, requestCommand, scaleCommand, yamlCommand } from './commands.ts'

const deployment = { kind: 'Deployment', namespace: 'default', name: 'web' }

describe('what a button does, as it is typed', () => {
  it.each([
    [scaleCommand(deployment, 3), 'kubectl scale deployment/web --replicas=3'],
    [deleteCommand({ ...deployment, kind: 'Pod', namespace: 'shop' }), 'kubectl delete pod/web -n shop'],
    [yamlCommand({ kind: 'Node', namespace: '', name: 'node-1' }), 'kubectl get node/node-1 -o yaml'],
    [applyCommand(['a.yaml', "my file's.yaml"]), String.raw`kubectl apply -f a.yaml -f 'my file'\''s.yaml'`],
    [applyCommand([]), ''],
  ])('%s', (command, expected) => expect(command).toBe(expected))
})

const topology = {
  clients: [{ place: 'client/internet' }, { place: 'client/office' }],
  pods: [
    { place: 'pod/default/client', name: 'client', namespace: 'default', image: 'curlimages/curl:8.11.1' },
    { place: 'pod/shop/web', name: 'web', namespace: 'shop', image: 'nginx:1.25' },
    { place: 'pod/default/db', name: 'db', namespace: 'default', image: 'postgres:16' },
  ],
} as unknown as Topology

const asked = (source: string, host: string, port = 80, rest: Partial<Trace['request']> = {}) =>
  requestCommand(
    {
      source,
      request: { method: 'GET', url: `http://${host}`, host, port, protocol: 'TCP', path: '/', ...rest },
    } as Trace,
    topology,
  )

describe('the same request again', () => {
  it.each([
    [asked('client/internet', '10.0.1.5', 30100), 'curl http://10.0.1.5:30100'],
    [asked('client/internet', 'fd00::5', 80, { path: '/a?b=c d' }), "curl 'http://[fd00::5]/a?b=c d'"],
    [asked('client/office', '10.0.1.5', 30100), 'trace --from client/office 10.0.1.5:30100'],
    [asked('pod/default/client', 'web'), 'kubectl exec client -- curl -s http://web'],
    [asked('pod/shop/web', 'web.shop', 8080), 'kubectl exec web -n shop -- curl -s http://web.shop:8080'],
    [asked('pod/default/db', 'web'), 'trace --from pod/db web:80'],
    [
      asked('node/node-1', '10.96.0.10', 53, { protocol: 'UDP', url: '' }),
      'trace --from node/node-1 --protocol udp 10.96.0.10:53',
    ],
  ])('%s', (command, expected) => expect(command).toBe(expected))
})
