/** What a person would type in the terminal for what the page does by a button. Pure text; quoted for bash. */
import type { Trace } from '../engine/network/types.ts'
import type { Topology } from '../engine/topology/types.ts'
import { endpoint } from './words.ts'

interface ObjectRef {
  kind: string
  namespace: string
  name: string
}

export function scaleCommand(object: ObjectRef, replicas: number): string {
  return `kubectl scale ${target(object)} --replicas=${replicas}${inNamespace(object.namespace)}`
}

export function deleteCommand(object: ObjectRef): string {
  return `kubectl delete ${target(object)}${inNamespace(object.namespace)}`
}

export function yamlCommand(object: ObjectRef): string {
  return `kubectl get ${target(object)}${inNamespace(object.namespace)} -o yaml`
}

export function describeCommand(object: ObjectRef): string {
  return `kubectl describe ${target(object)}${inNamespace(object.namespace)}`
}

export function eventsCommand(object: ObjectRef): string {
  return `kubectl events --for ${target(object)}${inNamespace(object.namespace)}`
}

export function logsCommand({ name, namespace }: ObjectRef): string {
  return `kubectl logs ${name}${inNamespace(namespace)}`
}

export function shellCommand({ name, namespace }: ObjectRef): string {
  return `kubectl exec -it ${name}${inNamespace(namespace)} -- sh`
}

export function restartCommand(object: ObjectRef): string {
  return `kubectl rollout restart ${target(object)}${inNamespace(object.namespace)}`
}

export function cordonCommand(node: string, closed: boolean): string {
  return `kubectl ${closed ? 'cordon' : 'uncordon'} ${node}`
}

/** DaemonSets' pods stay, as they would come back at once. A pod that nobody would make anew makes kubectl refuse. */
export function drainCommand(node: string): string {
  return `kubectl drain ${node} --ignore-daemonsets --delete-emptydir-data`
}

/** The files that are applied; those that left the files are deleted too, which kubectl does by itself only with --prune. */
export function applyCommand(names: readonly string[]): string {
  return names.length === 0 ? '' : `kubectl apply ${names.map((name) => `-f ${quoted(name)}`).join(' ')}`
}

/** Images whose containers have curl. */
const HAS_CURL = /(^|\/)(curl|nginx|netshoot)(?=[:@]|$)/

/**
 * The same request again: with curl where who asked has one and speaks HTTP, and else with `trace`, which sends from
 * anywhere.
 */
export function requestCommand(
  { source, request }: Pick<Trace, 'source' | 'request'>,
  { clients, pods }: Pick<Topology, 'clients' | 'pods'>,
): string {
  const { host, port, protocol, path, url } = request
  const authority = endpoint(host, port)
  const isHttp = protocol === 'TCP' && url.startsWith('http://')
  const address = quoted(`http://${port === 80 ? authority.replace(/:80$/, '') : authority}${path === '/' ? '' : path}`)
  // The terminal's own computer is the first of the clients.
  if (isHttp && source === clients[0]?.place) return `curl ${address}`
  const pod = pods.find(({ place }) => place === source)
  if (isHttp && pod && HAS_CURL.test(pod.image)) {
    return `kubectl exec ${pod.name}${inNamespace(pod.namespace)} -- curl -s ${address}`
  }
  const from = source.replace(/^pod\/default\//, 'pod/')
  return `trace --from ${quoted(from)}${protocol === 'UDP' ? ' --protocol udp' : ''} ${quoted(authority)}`
}

function target({ kind, name }: ObjectRef): string {
  return `${kind.toLowerCase()}/${name}`
}

function inNamespace(namespace: string): string {
  return namespace === '' || namespace === 'default' ? '' : ` -n ${namespace}`
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
