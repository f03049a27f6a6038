import { defaultConfig, familiesOf, type ClientConfig, type ClusterConfig, type IPFamily } from '../../engine/config.ts'
import { parseFile } from '../parse.ts'
import type { Diagnostic, ManifestDocument } from '../types.ts'
import { Fields } from './fields.ts'
import { sayUnknownNodes } from './firewall.ts'
import { arrange, type NodeEntry } from './nodes.ts'
import { readCluster } from './cluster.ts'
import { readPlayground } from './playground.ts'
import { readProxy } from './proxy.ts'

/** The name by which diagnostics call the configuration. */
export const CONFIG_FILE = 'cluster.yaml'

/** What the documents say together; each reader adds its part. */
export interface Draft {
  config: ClusterConfig
  clusterNodes: NodeEntry[] | undefined
  playgroundNodes: NodeEntry[] | undefined
  clients: ClientConfig[] | undefined
  /** Set by KubeProxyConfiguration; otherwise the pod subnet. */
  clusterCIDR: string | undefined
}

const READERS: Record<string, { apiVersion: string; read: (fields: Fields, draft: Draft) => void }> = {
  Cluster: { apiVersion: 'kind.x-k8s.io/v1alpha4', read: readCluster },
  KubeProxyConfiguration: { apiVersion: 'kubeproxy.config.k8s.io/v1alpha1', read: readProxy },
  Playground: { apiVersion: 'podpath.dev/v1', read: readPlayground },
}

/**
 * Reads a cluster's configuration: up to three YAML documents, all optional, onto the defaults. A wrong value is an
 * error at its place and leaves its default standing.
 *
 * @param seed used when no `Playground` document names one
 * @example
 * parseClusterConfig('kind: Playground\napiVersion: podpath.dev/v1\nseed: 7\n').config.seed // 7
 */
export function parseClusterConfig(text: string, seed?: number): { config: ClusterConfig; diagnostics: Diagnostic[] } {
  const parsed = parseFile({ name: CONFIG_FILE, text })
  const diagnostics = [...parsed.diagnostics]
  const config = defaultConfig()
  if (seed !== undefined) config.seed = seed
  const draft: Draft = {
    config,
    clusterNodes: undefined,
    playgroundNodes: undefined,
    clients: undefined,
    clusterCIDR: undefined,
  }
  const seen = new Map<string, Fields>()

  for (const document of parsed.documents) {
    const fields = new Fields(parsed, document, diagnostics)
    const reader = readerOf(document, fields)
    if (!reader) continue
    if (seen.has(document.kind)) {
      fields.note('error', 'kind', `kind: Duplicate value: ${JSON.stringify(document.kind)}`)
      continue
    }
    seen.set(document.kind, fields)
    reader.read(fields, draft)
  }
  arrange(draft, seen)
  sayUnknownNodes(seen.get('Playground'), config.nodes)
  config.clients = draft.clients ?? defaultClients(familiesOf(config))
  config.proxy.clusterCIDR = draft.clusterCIDR ?? config.podSubnet
  return { config, diagnostics }
}

function readerOf({ kind, apiVersion }: ManifestDocument, fields: Fields) {
  const reader = Object.hasOwn(READERS, kind) ? READERS[kind] : undefined
  if (!reader) {
    const kinds = Object.keys(READERS).map((one) => JSON.stringify(one))
    fields.note(
      'error',
      'kind',
      `kind: Unsupported value: ${JSON.stringify(kind)}: supported values: ${kinds.join(', ')}`,
    )
  } else if (apiVersion !== reader.apiVersion) {
    const supported = JSON.stringify(reader.apiVersion)
    const given = JSON.stringify(apiVersion)
    fields.note('error', 'apiVersion', `apiVersion: Unsupported value: ${given}: supported values: ${supported}`)
    return undefined
  }
  return reader
}

/** One client of each family where IPv6 is about, so that one can see who reaches what. */
function defaultClients(families: readonly IPFamily[]): ClientConfig[] {
  const [ipv4, ipv6] = ['198.51.100.7', '2001:db8:100::7']
  if (!families.includes('IPv6')) return [{ name: 'internet', ip: ipv4 }]
  return families[0] === 'IPv4'
    ? [
        { name: 'internet', ip: ipv4 },
        { name: 'internet-ipv6', ip: ipv6 },
      ]
    : [
        { name: 'internet', ip: ipv6 },
        { name: 'internet-ipv4', ip: ipv4 },
      ]
}
