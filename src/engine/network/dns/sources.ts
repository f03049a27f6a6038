import type { Api } from '../../api/api.ts'

/** The domain of every cluster here; kubeadm's and kind's default. */
export const ZONE = 'cluster.local'

/** What a DNS server of the cluster can read. */
export interface DnsSources {
  /** The reading half of the API server: CoreDNS watches Namespaces, Services and EndpointSlices. */
  api: Pick<Api, 'get' | 'list'>
  /** The addresses of a name of the world outside, without its last dot; empty where nobody has it. */
  publicName(name: string): readonly string[]
  /** Seconds since 1970, for the serial of the zone's SOA. */
  serial: number
}
