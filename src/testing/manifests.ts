import type { Unstructured } from '../engine/index.ts'

const labels = { app: 'web' }
const container = { name: 'web', image: 'nginx:1.25', ports: [{ containerPort: 80 }] }
const template = { metadata: { labels }, spec: { containers: [container] } }
const workload = { selector: { matchLabels: labels }, template }

/**
 * One plain manifest of each kind, in the order in which they may be applied. Each says all that apply would otherwise
 * find changed for ever, in a real cluster as well: the protocol in lists that are replaced as a whole, data and not
 * stringData.
 */
export const MANIFESTS: Readonly<Record<string, Unstructured>> = {
  Namespace: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  Node: { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-9' } },
  Pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'solo', labels }, spec: { containers: [container] } },
  ReplicaSet: {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'set' },
    spec: { replicas: 2, ...workload },
  },
  Deployment: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 2, ...workload },
  },
  StatefulSet: {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: { serviceName: 'db', replicas: 2, ...workload },
  },
  DaemonSet: { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent' }, spec: workload },
  ControllerRevision: {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: { name: 'db-1' },
    revision: 1,
    data: { spec: { template } },
  },
  Service: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { type: 'LoadBalancer', selector: labels, ports: [{ port: 80 }] },
  },
  Endpoints: {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'by-hand' },
    subsets: [{ addresses: [{ ip: '192.0.2.7' }], ports: [{ name: 'http', port: 80, protocol: 'TCP' }] }],
  },
  EndpointSlice: {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'by-hand' },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
    endpoints: [{ addresses: ['192.0.2.7'], conditions: {} }],
  },
  Ingress: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web' },
    spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  },
  IngressClass: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'nginx' },
    spec: { controller: 'k8s.io/ingress-nginx' },
  },
  NetworkPolicy: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'web' },
    spec: { podSelector: { matchLabels: labels }, ingress: [{ from: [{ podSelector: {} }] }] },
  },
  Event: {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'web.1' },
    involvedObject: { kind: 'Pod', name: 'solo', namespace: 'default' },
    reason: 'ByHand',
    message: 'written by hand',
    type: 'Normal',
  },
  ConfigMap: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { key: 'value' } },
  Secret: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token' }, data: { key: 'dmFsdWU=' } },
  ServiceAccount: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot' } },
}
