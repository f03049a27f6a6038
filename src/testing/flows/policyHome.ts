/** Two pods behind Services, one that asks, and one of its host's network; policies in few words. */
import { TestNetwork, type TestNetworkOptions, type TestPod, type TestService } from '../testNetwork.ts'

export const A: TestPod = { name: 'a', ip: '10.244.0.7', node: 'node-1', labels: { app: 'web' } }
export const B: TestPod = { name: 'b', ip: '10.244.1.10', node: 'node-2', labels: { app: 'web' } }
export const FRONT: TestPod = { name: 'front', ip: '10.244.0.20', node: 'node-1', labels: { app: 'front' }, ports: [] }
export const HOST: TestPod = {
  name: 'host',
  ip: '10.0.1.5',
  node: 'node-1',
  labels: { app: 'web' },
  hostNetwork: true,
  ports: [9100],
}
export const CLIENT = '198.51.100.7'
export const both = ['10.244.0.7:80', '10.244.1.10:80']

export const WEB: TestService = { name: 'web', clusterIP: '10.96.0.20', pods: ['a', 'b'] }
export const door = (name: string, pods: string[], nodePort: number, more: Partial<TestService> = {}): TestService => ({
  name,
  pods,
  type: 'NodePort',
  clusterIP: `10.96.0.${nodePort - 3e4}`,
  ports: [
    {
      port: 80,
      targetPort: 80,
      protocol: 'TCP',
      nodePort,
    },
  ],
  ...more,
})

export const policy = (name: string, spec: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}}
spec: ${spec}
`
export const web = (rule: string) => policy('web', `{podSelector: {matchLabels: {app: web}}, ingress: [${rule}]}`)
export const block = (cidr: string) => web(`{from: [{ipBlock: {cidr: ${cidr}}}]}`)
export const DENY_IN = policy('deny-in', '{podSelector: {}, policyTypes: [Ingress]}')
export const DENY_OUT = policy('deny-out', '{podSelector: {}, policyTypes: [Egress]}')

const WORLD: TestNetworkOptions = { namespaces: { default: {} }, pods: [A, B, FRONT, HOST] }

export function atHome(options: TestNetworkOptions): { network: TestNetworkOptions } {
  return { network: { ...WORLD, ...options } }
}

/** The same for tests that are no rows. */
export function homeNetwork(options: TestNetworkOptions = {}): TestNetwork {
  return new TestNetwork({ ...WORLD, ...options })
}
