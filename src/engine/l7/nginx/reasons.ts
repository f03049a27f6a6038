/** Why no rule took a request, for who wonders. */
import type { Api } from '../../api/api.ts'
import type { Ingress } from '../../kinds/ingress/types.ts'
import { looksAfter, type ControllerFlags } from './controllers.ts'
import { CATCH_ALL, type Server } from './servers.ts'

export function whyNoRule(
  api: Api,
  flags: ControllerFlags,
  servers: ReadonlyMap<string, Server>,
  server: Server,
  path: string,
): string {
  if (server.host !== CATCH_ALL) {
    const paths = server.locations.filter(({ isRoot }) => !isRoot).map((each) => `${each.path} (${each.type})`)
    return `no path of host ${server.host} fits ${path}; it has ${paths.join(', ') || 'none'}`
  }
  const hosts = [...servers.keys()].filter((host) => host !== CATCH_ALL)
  if (hosts.length)
    return `no rule is for this host, and none is for every host; there are rules for ${hosts.join(', ')}`
  const all = api.list<Ingress>('Ingress')
  const strangers = all.filter((ingress) => !looksAfter(flags, ingress, api)).map(({ metadata }) => metadata.name)
  const none = `no Ingress is of class ${flags.ingressClass}`
  return strangers.length ? `${none}; ${strangers.join(', ')} ${strangers.length > 1 ? 'are' : 'is'} not` : none
}
