/** Pods of two namespaces, and policies in few words. */
import { TestNetwork, type TestNetworkOptions, type TestPod } from '../testNetwork.ts'

export const WEB: TestPod = { name: 'web', ip: '10.244.0.7', node: 'node-1', labels: { app: 'web' }, ports: [80, 8080] }
export const DB: TestPod = { name: 'db', ip: '10.244.1.10', node: 'node-2', labels: { app: 'db' }, ports: [5432] }
export const FRONT: TestPod = { name: 'front', ip: '10.244.1.20', node: 'node-2', labels: { app: 'front' }, ports: [] }
export const OTHER: TestPod = { name: 'other', ip: '10.244.2.5', node: 'node-3', labels: { app: 'other' }, ports: [] }
/** The same label as FRONT, in another namespace. */
export const GUEST: TestPod = { ...FRONT, name: 'guest', namespace: 'team-a', ip: '10.244.2.20', node: 'node-3' }
export const STRANGER: TestPod = { ...OTHER, name: 'stranger', namespace: 'team-a', ip: '10.244.2.21' }
export const NAMESPACES = { default: {}, 'team-a': { team: 'a' }, 'kube-system': {} }
export const direct = '10.244.0.7:80'

export const head = (name: string, namespace = 'default') => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
`
export const DENY_ALL = `${head('deny-all')}
spec: {podSelector: {}, policyTypes: [Ingress]}
`
/** Ingress of web as a rule says. */
export const ingress = (rule: string, name = 'allow-web') => `${head(name)}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - ${rule}
`
export const egress = (rules: string, app = 'front', name = 'limit') => `${head(name)}
spec:
  podSelector: {matchLabels: {app: ${app}}}
  policyTypes: [Egress]
  egress: ${rules}
`
export const DNS =
  '{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53, protocol: UDP}, {port: 53}]}'

const WORLD: TestNetworkOptions = { namespaces: NAMESPACES, pods: [WEB, DB, FRONT, OTHER, GUEST, STRANGER] }

/** @param options policies alone as YAML, or more */
export function policed(options: TestNetworkOptions | string): { network: TestNetworkOptions } {
  return { network: { ...WORLD, ...(typeof options === 'string' ? { policies: options } : options) } }
}

/** The same for tests that are no rows. */
export function policedNetwork(options: TestNetworkOptions = {}): TestNetwork {
  return new TestNetwork({ ...WORLD, ...options })
}

export const denied = { expect: 'timeout', reason: 'NETPOL_INGRESS_DENIED' } as const
export const kept = { expect: 'timeout', reason: 'NETPOL_EGRESS_DENIED' } as const
