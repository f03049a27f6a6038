import type { Api } from '../api/api.ts'
import { awsWish } from '../cloud/index.ts'
import type { ClientConfig } from '../config.ts'
import { familyOf } from '../ip.ts'
import { isPrivate } from '../kinds/ip.ts'
import type { Node } from '../kinds/node/types.ts'
import { POD } from '../kinds/pod/about.ts'
import { isPodUp } from '../kinds/pod/conditions.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { Service } from '../kinds/service/types.ts'
import type { SourceRef } from '../network/types.ts'
import type { Door } from './types.ts'

/** Images whose containers are there to ask others; the playground prefers them as callers. */
const CLIENT_IMAGE = /(^|\/)(curl|busybox|netshoot|agnhost|dnsutils|jessie-dnsutils|alpine|ubuntu|debian)(:|@|$)/

/** Who can send, and who calls a Service when nobody has said. */
export class Callers {
  /** Counts up when a pod comes, goes, or becomes able to send or unable. */
  #version = 0
  #chosen = new Map<string, { version: number; from: SourceRef | null }>()

  constructor(
    private readonly api: Api,
    private readonly clients: readonly ClientConfig[],
    private readonly isStopped: (node: string) => boolean,
  ) {
    api.watch('Pod', () => this.#version++, { about: POD.up | POD.labels })
    api.onRestore(() => this.#version++)
  }

  /**
   * Outside clients call what is open to the outside. A cluster IP or an internal load balancer is called by a pod of
   * the same namespace, by one made for calling if there is one, else by a node. Whoever calls now goes on unless
   * somebody is better suited.
   */
  callerOf(service: Service, door: Door, current?: SourceRef): SourceRef | null {
    if (door !== 'clusterIP' && !(door === 'loadBalancer' && isInternal(service))) return this.#clientFor(service)
    const key = service.metadata.uid
    const known = this.#chosen.get(key)
    if (known && known.version === this.#version && (!known.from || this.stillStands(known.from))) return known.from
    const from = this.#choose(service, current)
    this.#chosen.set(key, { version: this.#version, from })
    return from
  }

  /** Whether the sender can send: a client always can, a pod while it runs, and a node, while its machine is on. */
  stillStands(from: SourceRef): boolean {
    const [kind, namespace, name] = from.split('/')
    if (kind === 'node') return !this.isStopped(namespace ?? '')
    if (kind !== 'pod') return true
    const pod = name ? this.api.get<Pod>('Pod', namespace, name) : this.api.get<Pod>('Pod', 'default', namespace ?? '')
    return pod !== undefined && this.#canSend(pod)
  }

  /** The first one that has an address of a family of the Service, or else simply the first one. */
  #clientFor({ spec: { ipFamilies } }: Service): SourceRef {
    const able = ipFamilies && this.clients.find(({ ip }) => ipFamilies.includes(familyOf(ip)))
    return `client/${(able ?? this.clients[0])?.name ?? 'internet'}`
  }

  #choose(service: Service, current: SourceRef | undefined): SourceRef | null {
    const score = (pod: Pod) =>
      (pod.spec.containers.some((c) => CLIENT_IMAGE.test(c.image)) ? 4 : 0) +
      (pod.metadata.namespace === service.metadata.namespace ? 2 : 0) +
      (matches(service.spec.selector, pod) ? 0 : 1) +
      (refOf(pod) === current ? 0.5 : 0)
    let best: Pod | undefined
    let highest = -1
    for (const pod of this.api.list<Pod>('Pod')) {
      if (!this.#canSend(pod)) continue
      const points = score(pod)
      if (points > highest) [best, highest] = [pod, points]
    }
    if (best) return refOf(best)
    const node = this.api.list<Node>('Node').find(({ metadata }) => !this.isStopped(metadata.name))
    return node ? `node/${node.metadata.name}` : null
  }

  #canSend(pod: Pod): boolean {
    return isPodUp(pod) && !this.isStopped(pod.spec.nodeName ?? '')
  }
}

/** Whether the address that the Service was given is one of the inside. */
function isInternal(service: Service): boolean {
  const { ip, hostname } = service.status.loadBalancer.ingress?.[0] ?? {}
  if (hostname?.endsWith('.amazonaws.com')) return awsWish(service)?.internal ?? false
  return isPrivate(ip ?? '')
}

function refOf(pod: Pod): SourceRef {
  return `pod/${pod.metadata.namespace}/${pod.metadata.name}`
}

function matches(selector: Record<string, string> | undefined, pod: Pod): boolean {
  if (!selector) return false
  return Object.entries(selector).every(([key, value]) => pod.metadata.labels?.[key] === value)
}
