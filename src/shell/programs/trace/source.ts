import type { Cluster } from '#engine'

const FORMS = 'client, client/NAME, pod/NAME, pod/NS/NAME, node/NAME or ip/ADDRESS@NODE'

/** What is wrong with a source that somebody typed, in a sentence; undefined where nothing is. */
export function sourceProblem(source: string, cluster: Cluster): string | undefined {
  const { clients, nodes } = cluster.config
  const [sort, first = '', second] = source.split('/')
  const hasNode = (name: string) => nodes.some((node) => node.name === name)
  if (source === 'client' || (sort === 'client' && clients.some(({ name }) => name === first))) return undefined
  if (sort === 'client' && first) return `there is no client ${first}`
  if (sort === 'node' && first) return hasNode(first) ? undefined : `there is no node ${first}`
  if (sort === 'pod' && first) {
    const [namespace, name] = second === undefined ? ['default', first] : [first, second]
    return cluster.get('Pod', namespace, name) ? undefined : `there is no pod ${name} in namespace ${namespace}`
  }
  const [, address, node] = /^ip\/([^@]+)@(.+)$/.exec(source) ?? []
  if (!address) return `'${source}' is no source: ${FORMS}`
  if (!/^[\d.]+$|:/.test(address)) return `'${address}' is no address`
  return hasNode(node!) ? undefined : `there is no node ${node}`
}
