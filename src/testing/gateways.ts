/** Gateways of Envoy Gateway with three backends that say their names, and requests to them. */
import { ADDONS } from '#manifest/addons'
import type { Cluster } from '../engine/cluster.ts'
import type { Gateway } from '../engine/kinds/gateway/types.ts'
import type { HTTPRoute } from '../engine/kinds/httproute/types.ts'
import type { Trace } from '../engine/network/types.ts'
import { ask, backend, clusterOf, gateway } from './l7.ts'

export const CONTROLLER = ADDONS['envoy-gateway.yaml']!
export const CLASS = `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: eg }
spec: { controllerName: gateway.envoyproxy.io/gatewayclass-controller }
`
export const said = (name: string) =>
  backend(name, { image: 'hashicorp/http-echo', args: [`-text=${name}`], port: 5678 })

export function playground(...more: string[]): Cluster {
  return clusterOf([CONTROLLER, CLASS, gateway('eg'), said('web'), said('cart'), said('api'), ...more], { ms: 60_000 })
}

export function get(cluster: Cluster, url: string, more: Parameters<typeof ask>[4] = {}): Trace {
  const [, scheme, host = '', path] = /^(https?):\/\/([^/]+)(.*)$/.exec(url)!
  const door = cluster.get<Gateway>('Gateway', 'default', 'eg')!.status.addresses![0]!.value
  const isTls = scheme === 'https'
  const more2 = isTls ? { host, resolve: { [host]: door }, port: 443, scheme: 'https' as const, insecure: true } : {}
  return ask(cluster, door, host, path || '/', { ...more2, ...more })
}

export function brief({ outcome, response }: Trace): string {
  if (!response) return outcome
  const { status, body, headers } = response
  if (headers?.['location']) return `${status} ${headers['location']}`
  return status === 200 ? `200 ${body.trim()}` : String(status)
}

export const conditions = (
  list: readonly { type: string; status: string; reason: string; message: string }[] | undefined,
) => Object.fromEntries((list ?? []).map(({ type, status, reason, message }) => [type, [status, reason, message]]))

export function parentOf(cluster: Cluster, name: string, namespace = 'default') {
  return conditions(cluster.get<HTTPRoute>('HTTPRoute', namespace, name)!.status?.parents?.[0]?.conditions)
}
