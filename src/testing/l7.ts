/** A whole cluster with controllers of layer 7, for tests of what they do. */
import { Cluster, type ClusterConfig, type Unstructured } from '#engine'
import { l7 } from '#engine/l7'
import { parseFile } from '#manifest'
import { ADDONS } from '#manifest/addons'
import { defaultConfig } from '../engine/config.ts'
import type { SendRequest } from '../engine/network/index.ts'
import type { Trace } from '../engine/network/types.ts'

/** Objects of a manifest that a learner may apply as a whole. */
export function addon(name: string): Unstructured[] {
  return objectsOf(ADDONS[name] ?? '')
}

export function objectsOf(text: string): Unstructured[] {
  return parseFile({ name: 'test.yaml', text }).documents.map(({ object }) => object)
}

/** A cluster that has these manifests applied, `ms` of virtual time later. Throws when one is refused. */
export function clusterOf(
  texts: readonly string[],
  { ms = 30_000, config = {} as Partial<ClusterConfig> } = {},
): Cluster {
  const cluster = new Cluster({ config: { ...defaultConfig(), ...config }, parts: [l7], loadBalancerDelayMs: 100 })
  for (const text of texts) apply(cluster, text)
  cluster.step(ms)
  return cluster
}

export function apply(cluster: Cluster, text: string): void {
  for (const result of cluster.apply(objectsOf(text))) {
    if (result.action === 'failed') throw new Error(result.text)
  }
}

/** A Deployment of an echoing image and its Service on port 80, of that name. */
export function backend(
  name: string,
  { replicas = 1, image = 'registry.k8s.io/echoserver:1.10', port = 8080, args = [] as string[] } = {},
): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: app, image: "${image}", args: ${JSON.stringify(args)} }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  selector: { app: ${name} }
  ports: [{ name: http, port: 80, targetPort: ${port} }]
`
}

/** A request through the door that the controller's Service is. */
export function ask(cluster: Cluster, door: string, host: string, path = '/', more: Partial<SendRequest> = {}): Trace {
  const port = more.scheme === 'https' ? 443 : 80
  const { headers } = more
  return cluster.send({ from: 'client', host: door, port, path, ...more, headers: { host, ...headers } })
}

/** The address of a Service's load balancer. */
export function doorOf(cluster: Cluster, namespace: string, service: string): string {
  const found = cluster.get('Service', namespace, service) as
    { status: { loadBalancer: { ingress?: { ip?: string }[] } } } | undefined
  return found?.status.loadBalancer.ingress?.[0]?.ip ?? ''
}

/** An Ingress of class nginx: `{ 'a.example.com': ['/ Prefix web:80'] }`; the host `*` is a rule without one. */
export function ingress(
  name: string,
  rules: Readonly<Record<string, readonly string[]>>,
  { annotations = {}, ...spec }: Record<string, unknown> = {},
): string {
  const made = Object.entries(rules).map(([host, paths]) => ({
    ...(host !== '*' && { host }),
    http: { paths: paths.map(pathOf) },
  }))
  return JSON.stringify({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, annotations },
    spec: { ingressClassName: 'nginx', ...(made.length && { rules: made }), ...spec },
  })
}

/** `/cart Prefix web:80`, or `web:http` for a port by its name. */
function pathOf(text: string) {
  const [path, pathType, backend = ''] = text.split(' ')
  return { path, pathType, backend: backendOf(backend) }
}

export function backendOf(text: string) {
  const [name, port = '80'] = text.split(':')
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } }
}

/** A Gateway of class eg with one listener on port 80, unless its spec says otherwise. */
export function gateway(name: string, spec: object = {}): string {
  const listeners = [{ name: 'http', port: 80, protocol: 'HTTP' }]
  return JSON.stringify({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name },
    spec: { gatewayClassName: 'eg', listeners, ...spec },
  })
}

/** A rule: `/cart web` for a prefix, `=/cart web` for that path alone, `~/[0-9]+ web` for an expression; or in full. */
export type RouteRuleText = string | { matches?: object[]; filters?: object[]; to?: string }

/** An HTTPRoute of Gateway eg; backends are `web`, `web:8080`, `web@shop` or `web*20`, several with spaces between. */
export function route(
  name: string,
  rules: readonly RouteRuleText[],
  { namespace = 'default', ...spec }: Record<string, unknown> = {},
): string {
  return JSON.stringify({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace },
    spec: { parentRefs: [{ name: 'eg' }], rules: rules.map(ruleOf), ...spec },
  })
}

const TYPES: Readonly<Record<string, string>> = { '=': 'Exact', '~': 'RegularExpression' }

function ruleOf(rule: RouteRuleText): object {
  if (typeof rule !== 'string') {
    const { to, ...rest } = rule
    return { ...rest, ...(to && { backendRefs: to.split(' ').map(backendRefOf) }) }
  }
  const [path = '', ...backends] = rule.split(' ')
  const type = TYPES[path[0] ?? '']
  const match = { path: { type: type ?? 'PathPrefix', value: type ? path.slice(1) : path } }
  return { matches: [match], backendRefs: backends.map(backendRefOf) }
}

function backendRefOf(text: string): object {
  const [, name, port, namespace, weight] = /^([\w-]+)(?::(\d+))?(?:@([\w-]+))?(?:\*(\d+))?$/.exec(text)!
  return {
    name,
    port: Number(port ?? 80),
    ...(namespace && { namespace }),
    ...(weight !== undefined && { weight: Number(weight) }),
  }
}
