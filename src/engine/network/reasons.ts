import type { Api } from '../api/api.ts'
import { SERVICE_NAME_LABEL, type EndpointSlice } from '../kinds/endpointslice/types.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { Service } from '../kinds/service/types.ts'
import type { ReasonCode } from './types.ts'

export { REASONS } from './reason-texts.ts'

/** A reason with the facts of this very case. */
export interface Problem {
  reason: ReasonCode
  facts: string
}

/**
 * Why requests to the Service fail at present; null when some endpoint is ready or nobody promised any.
 * @example problemOf(api, web) // { reason: 'NO_MATCHING_PODS', facts: 'selector app=web matches no pod; …' }
 */
export function problemOf(api: Api, service: Service): Problem | null {
  if (service.spec.type === 'ExternalName') return null
  const endpoints = slicesOf(api, service).flatMap((slice) => (slice.ports?.length ? slice.endpoints : []))
  if (endpoints.some(({ conditions }) => conditions.ready !== false)) return null
  if (endpoints.some(({ conditions }) => conditions.terminating && conditions.serving !== false)) return null
  return whyNoEndpoints(api, service)
}

/** Why a Service without usable endpoints has none. */
export function whyNoEndpoints(api: Api, service: Service): Problem {
  const { selector } = service.spec
  const { namespace = 'default', name } = service.metadata
  if (!selector || Object.keys(selector).length === 0) {
    const facts = `Service ${name} has no selector and no EndpointSlice names a ready address`
    return { reason: slicesOf(api, service).length > 0 ? 'NO_READY_ENDPOINTS' : 'NO_MATCHING_PODS', facts }
  }
  const pods = api.list<Pod>('Pod', { namespace }).filter(isLive)
  const matching = pods.filter((pod) => Object.entries(selector).every(([k, v]) => pod.metadata.labels?.[k] === v))
  if (matching.length === 0) return { reason: 'NO_MATCHING_PODS', facts: nearMiss(selector, pods, namespace) }
  return { reason: 'NO_READY_ENDPOINTS', facts: whyNotReady(service, matching) }
}

function isLive(pod: Pod): boolean {
  return pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed'
}

function nearMiss(selector: Record<string, string>, pods: readonly Pod[], namespace: string): string {
  const text = `selector ${pairs(selector)} matches no pod`
  if (pods.length === 0) return `${text}; namespace ${namespace} has no pods`
  const near = nearestLabel(selector, pods)
  return near ? `${text}; ${count(near.pods, 'pod has', 'pods have')} ${near.label}` : text
}

/** The label of some pods that looks most like a pair of the selector that no pod has. */
function nearestLabel(selector: Record<string, string>, pods: readonly Pod[]): { label: string; pods: number } | null {
  const counts = new Map<string, number>()
  for (const pod of pods) {
    for (const [key, value] of Object.entries(pod.metadata.labels ?? {})) {
      if (key === 'pod-template-hash') continue
      counts.set(`${key}=${value}`, (counts.get(`${key}=${value}`) ?? 0) + 1)
    }
  }
  let best: { label: string; pods: number; distance: number } | null = null
  for (const [key, value] of Object.entries(selector)) {
    const wanted = `${key}=${value}`
    if (counts.has(wanted)) continue
    for (const [label, n] of counts) {
      const distance = editDistance(wanted, label)
      const closer = !best || distance < best.distance || (distance === best.distance && n > best.pods)
      if (closer && (distance <= 3 || label.startsWith(`${key}=`))) best = { label, pods: n, distance }
    }
  }
  return best
}

function whyNotReady(service: Service, pods: readonly Pod[]): string {
  const ready = pods.filter((pod) => pod.status.podIP && !pod.metadata.deletionTimestamp && isReady(pod))
  const named = (service.spec.ports ?? []).map((port) => port.targetPort).filter((port) => typeof port === 'string')
  if (ready.length > 0 && named.length > 0) {
    const have = [...new Set(ready.flatMap(portNames))]
    const offer = have.length > 0 ? `they name ${have.join(', ')}` : 'they name no port'
    return `${count(ready.length, 'pod is', 'pods are')} ready, but none has a port named ${named.join(', ')}; ${offer}`
  }
  const states = new Map<string, number>()
  for (const pod of pods) states.set(stateOf(pod), (states.get(stateOf(pod)) ?? 0) + 1)
  const list = [...states].map(([state, n]) => `${n} ${state}`).join(', ')
  return `${count(pods.length, 'pod matches', 'pods match')}, none is ready: ${list}`
}

function portNames(pod: Pod): string[] {
  return pod.spec.containers.flatMap((c) => (c.ports ?? []).flatMap((port) => port.name ?? []))
}

/** A word for why a pod gets no traffic, close to kubectl's STATUS column. */
function stateOf(pod: Pod): string {
  if (pod.metadata.deletionTimestamp) return 'Terminating'
  for (const status of pod.status.containerStatuses ?? []) {
    if (status.state.waiting) return status.state.waiting.reason
  }
  if (pod.status.phase === 'Pending') return pod.spec.nodeName ? 'ContainerCreating' : 'Pending'
  return isReady(pod) ? 'ready a moment ago' : 'not ready'
}

function isReady(pod: Pod): boolean {
  return pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

/** `Service web exposes 80/TCP, not 8080`: a cluster IP or load balancer called on a port that it does not have. */
export function portFacts(service: Service, port: number): string {
  const exposed = (service.spec.ports ?? []).map((p) => `${p.port}/${p.protocol}`)
  return `port ${port} of Service ${service.metadata.name} is not exposed; it exposes ${exposed.join(', ') || 'none'}`
}

/** `nothing listens on 10.244.1.10:8080; container nginx listens on 80` */
export function closedPortFacts(pod: Pod | undefined, address: string, listening: readonly number[]): string {
  const text = `nothing listens on ${address}`
  if (!pod) return text
  const declared = pod.spec.containers.flatMap((c) => (c.ports ?? []).map((port) => port.containerPort))
  const ports = listening.length > 0 ? listening : []
  const container = pod.spec.containers[0]?.name ?? pod.metadata.name
  if (ports.length > 0) return `${text}; container ${container} listens on ${ports.join(', ')}`
  if (pod.metadata.deletionTimestamp) return `${text}; pod ${pod.metadata.name} is terminating`
  return declared.length > 0 ? `${text}; container ${container} declares ${declared.join(', ')}` : text
}

export function pairs(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
}

export function slicesOf(api: Api, service: Service): EndpointSlice[] {
  const { namespace = 'default', name } = service.metadata
  return api.list<EndpointSlice>('EndpointSlice', { namespace, selector: { [SERVICE_NAME_LABEL]: name } })
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`
}

/** Levenshtein. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      next.push(Math.min(row[j - 1]! + same, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
