/**
 * What a controller says of its Ingresses: events when it takes them up, and its Service's addresses in their status.
 * internal/ingress/status/status.go and controller/store/store.go of kubernetes/ingress-nginx.
 */
import { keyOf, splitKey, type Api } from '../../api/api.ts'
import { equal } from '../../api/data.ts'
import type { Kernel } from '../../kernel/index.ts'
import type { Ingress } from '../../kinds/ingress/types.ts'
import type { IngressClass } from '../../kinds/ingressclass/types.ts'
import type { Node } from '../../kinds/node/types.ts'
import { isPodReady } from '../../kinds/pod/conditions.ts'
import type { Pod } from '../../kinds/pod/types.ts'
import type { Service } from '../../kinds/service/types.ts'
import { controllerIn, flagsOf, looksAfter, type ControllerFlags } from './controllers.ts'

const NAME = 'nginx-ingress-controller'
const STATUS = 'ingress-nginx/status'
const SYNC = 'ingress-nginx/sync'
/** How often the leader looks whether the addresses have changed. */
const INTERVAL_MS = 60_000
/** From an Ingress to the event that says that it was taken up. */
const SYNC_MS = 20

type Address = { ip?: string; hostname?: string }

interface Controller {
  pod: Pod
  flags: ControllerFlags
}

export function startStatus(api: Api, kernel: Kernel): void {
  const { clock } = kernel
  const status = new Status(api)
  clock.handle(STATUS, () => status.tellAll())
  clock.handle(SYNC, (arg) => {
    const [ingress = '', pod] = arg.split(' ')
    status.takeUp(ingress, pod)
  })

  /** At the leader's next round. */
  const soon = () => {
    const next = status.nextRound(clock.epoch + clock.now)
    if (next !== undefined) clock.once(next, STATUS, '')
  }
  api.watch<Ingress>('Ingress', ({ type, object }) => {
    if (type === 'DELETED' || !status.anybody()) return
    clock.once(SYNC_MS, SYNC, keyOf(object))
    soon()
  })
  api.watch<IngressClass>('IngressClass', soon)
  api.watch<Service>('Service', ({ type, object, old }) => {
    const changed = type === 'DELETED' || old?.status !== object.status || old?.spec !== object.spec
    if (changed && status.anybody()) soon()
  })
  api.watch<Pod>('Pod', ({ type, object, old }) => {
    if (!controllerIn(object)) return
    const [runs, ran] = [type !== 'DELETED' && works(object), old !== undefined && works(old)]
    if (runs && !ran) {
      for (const ingress of api.list<Ingress>('Ingress'))
        clock.once(SYNC_MS, SYNC, `${keyOf(ingress)} ${keyOf(object)}`)
      clock.once(SYNC_MS, STATUS, '')
    } else if (ran && object.metadata.deletionTimestamp) status.leave(object)
  })
}

/** Ready, and not on its way out. */
function works(pod: Pod): boolean {
  return isPodReady(pod) && !pod.metadata.deletionTimestamp
}

class Status {
  constructor(private readonly api: Api) {}

  /** Controllers that run, the leader of each command line first. */
  controllers(): Controller[] {
    const found: Controller[] = []
    for (const pod of this.api.list<Pod>('Pod')) {
      const container = controllerIn(pod)
      if (container && works(pod)) found.push({ pod, flags: flagsOf(pod, container) })
    }
    return found.sort((a, b) => startOf(a.pod) - startOf(b.pod))
  }

  anybody(): boolean {
    return this.controllers().length > 0
  }

  /** Milliseconds to the leader's next round; undefined while nobody runs. */
  nextRound(now: number): number | undefined {
    const [leader] = this.controllers()
    if (!leader) return undefined
    const since = now - startOf(leader.pod)
    return INTERVAL_MS - (since % INTERVAL_MS)
  }

  /** Writes the addresses into every Ingress that lacks them. */
  tellAll(): void {
    for (const { flags, pod } of this.#leaders())
      if (flags.updateStatus) this.#tell(flags, this.#addressesOf(flags, pod))
  }

  /** Every controller that looks after the Ingress says so; or one of them, which has just begun. */
  takeUp(key: string, only?: string): void {
    const { namespace, name } = splitKey(key)
    const ingress = this.api.get<Ingress>('Ingress', namespace, name)
    if (!ingress) return
    for (const { flags, pod } of this.controllers()) {
      if ((only === undefined || keyOf(pod) === only) && looksAfter(flags, ingress, this.api))
        this.api.recordEvent(ingress, 'Normal', 'Sync', 'Scheduled for sync', NAME)
    }
  }

  /** The last of its kind takes the addresses away when it goes. */
  leave(pod: Pod): void {
    const flags = flagsOf(pod, controllerIn(pod)!)
    if (!flags.updateStatus || this.controllers().some((other) => equal(other.flags, flags))) return
    this.#tell(flags, [])
  }

  #leaders(): Controller[] {
    const seen = new Set<string>()
    return this.controllers().filter(({ flags }) => {
      const key = JSON.stringify(flags)
      return seen.has(key) ? false : seen.add(key)
    })
  }

  #tell(flags: ControllerFlags, addresses: readonly Address[]): void {
    for (const ingress of this.api.list<Ingress>('Ingress')) {
      if (!looksAfter(flags, ingress, this.api)) continue
      if (equal(ingress.status.loadBalancer.ingress ?? [], addresses)) continue
      const loadBalancer = addresses.length ? { ingress: addresses.map((address) => ({ ...address })) } : {}
      this.api.updateStatus<Ingress>(ingress, { loadBalancer })
    }
  }

  /** statusAddressFromService and runningAddresses. */
  #addressesOf({ publishService, publishStatusAddress }: ControllerFlags, pod: Pod): Address[] {
    if (publishStatusAddress) return publishStatusAddress.split(/,\s*/).map(addressOf)
    if (!publishService) return this.#nodesOf(pod)
    const { namespace, name } = splitKey(publishService)
    const service = this.api.get<Service>('Service', namespace, name)
    if (!service) return []
    const { type, externalName = '', clusterIP = '', externalIPs = [] } = service.spec
    if (type === 'ExternalName') return [{ hostname: externalName }]
    if (type === 'ClusterIP') return [{ ip: clusterIP }]
    if (type === 'NodePort') return externalIPs.length ? externalIPs.map(addressOf) : [{ ip: clusterIP }]
    const given = service.status.loadBalancer.ingress ?? []
    const addresses = given.map(({ ip, hostname }): Address => ({ ...(hostname && { hostname }), ...(ip && { ip }) }))
    for (const ip of externalIPs) if (!addresses.some((each) => each.ip === ip)) addresses.push({ ip })
    return addresses.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1))
  }

  #nodesOf({ metadata }: Pod): Address[] {
    const names = this.controllers()
      .filter(({ pod }) => pod.metadata.namespace === metadata.namespace)
      .map(({ pod }) => pod.spec.nodeName)
    return [...new Set(names)].flatMap((name) => {
      const node = name === undefined ? undefined : this.api.get<Node>('Node', undefined, name)
      const of = (type: string) => node?.status.addresses.find((each) => each.type === type)?.address
      const ip = of('ExternalIP') ?? of('InternalIP')
      return ip ? [{ ip }] : []
    })
  }
}

function startOf({ status, metadata }: Pod): number {
  return Date.parse(status.startTime ?? metadata.creationTimestamp)
}

function addressOf(text: string): Address {
  return /^[\d.]+$|:/.test(text) ? { ip: text } : { hostname: text }
}

function textOf({ hostname = '', ip = '' }: Address): string {
  return `${hostname} ${ip}`
}
