import type { TrafficSource } from '#state'
import { nameIn } from '#state/words'
import { DOOR_WORDS } from '../words.ts'

/** `http://web.shop/cart`, or the Service's name. */
export function targetName({ service, url }: Pick<TrafficSource, 'service' | 'url'>): string {
  return url ?? nameIn(service)
}

/** `client to nginx-clusterip through ClusterIP` */
export function sourceName(source: TrafficSource): string {
  const { from, url, door } = source
  return `${nameIn(from)} to ${targetName(source)}${url === undefined ? ` through ${DOOR_WORDS[door]}` : ''}`
}

/** How it asks, where that is not one GET over a connection of its own. */
export function mannerOf({ method, path, connections, burst }: TrafficSource): string[] {
  return [
    ...(method !== undefined && method !== 'GET' ? [method] : []),
    ...(path !== undefined && path !== '/' ? [path] : []),
    ...(connections === undefined
      ? []
      : [connections === 1 ? 'one kept connection' : `${connections} kept connections`]),
    ...(burst !== undefined && burst > 1 ? [`${burst} at once`] : []),
  ]
}
