/** What each controller is configured with: built anew when an Ingress or a class changes, and not for every request. */
import type { Api } from '../../api/api.ts'
import type { Ingress } from '../../kinds/ingress/types.ts'
import type { Pod } from '../../kinds/pod/types.ts'
import type { Configured } from './answer.ts'
import { controllerIn, flagsOf, looksAfter } from './controllers.ts'
import { buildServers } from './servers.ts'

export class Configurations {
  /** By the controllers' command lines: replicas share one. */
  readonly #built = new Map<string, Configured>()

  constructor(private readonly api: Api) {
    const forget = () => this.#built.clear()
    api.watch('Ingress', forget)
    api.watch('IngressClass', forget)
    api.onRestore(forget)
  }

  /** @param place `pod/NS/NAME` of a controller; undefined when it is none any more */
  of(place: string): Configured | undefined {
    const [, namespace, name = ''] = place.split('/')
    const pod = this.api.get<Pod>('Pod', namespace, name)
    const container = pod && controllerIn(pod)
    if (!pod || !container) return undefined
    const flags = flagsOf(pod, container)
    const key = JSON.stringify(flags)
    let built = this.#built.get(key)
    if (!built) {
      const own = this.api.list<Ingress>('Ingress').filter((ingress) => looksAfter(flags, ingress, this.api))
      this.#built.set(key, (built = { flags, servers: buildServers(own) }))
    }
    return built
  }
}
