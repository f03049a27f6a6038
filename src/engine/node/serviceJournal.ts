/**
 * What Services looked like when: the kubelet gives a container variables of the Services that there are at its start,
 * and they stay as they were for as long as it runs. Instead of a copy in every container, the changes are kept once.
 */
import type { Api } from '../api/api.ts'
import type { WatchEvent } from '../api/types.ts'
import type { Stateful } from '../kernel/index.ts'
import type { EnvVar } from '../kinds/pod/types.ts'
import type { Service, ServicePort } from '../kinds/service/types.ts'
import { serviceVariables } from './serviceVariables.ts'

/** One change; without an address, the Service is of no more use for variables. */
export interface JournalEntry {
  namespace: string
  name: string
  address?: string
  ports?: Pick<ServicePort, 'name' | 'port' | 'protocol'>[]
}

export class ServiceJournal implements Stateful<JournalEntry[]> {
  #entries: JournalEntry[] = []

  constructor(api: Api) {
    api.watch<Service>('Service', (event) => this.#note(event))
  }

  /** The place of now in the journal: as many changes have been. */
  get length(): number {
    return this.#entries.length
  }

  /**
   * The variables of a container that started when the journal was this long: of the Services of its namespace (with
   * `links`) and of `default/kubernetes` in any case, by the order of their names.
   */
  variablesAt(length: number, namespace: string, links: boolean): EnvVar[] {
    const services = new Map<string, JournalEntry>()
    for (const entry of this.#entries.slice(0, length)) {
      const master = entry.namespace === 'default' && entry.name === 'kubernetes'
      // a Service `kubernetes` of another namespace takes its place there
      if (!master && !(links && entry.namespace === namespace)) continue
      if (master && namespace !== 'default' && services.get('kubernetes')?.namespace === namespace) continue
      if (entry.address) services.set(entry.name, entry)
      else services.delete(entry.name)
    }
    const sorted = [...services.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
    return sorted.flatMap(({ name, address, ports }) => serviceVariables(name, address!, ports ?? []))
  }

  #note({ type, object, old }: WatchEvent<Service>): void {
    const { namespace = '', name } = object.metadata
    const next = type === 'DELETED' ? undefined : usable(object)
    if (type === 'MODIFIED' && (object.spec === old?.spec || JSON.stringify(next) === JSON.stringify(usable(old!))))
      return
    if (next || type !== 'ADDED') this.#entries.push({ namespace, name, ...next })
  }

  snapshot(): JournalEntry[] {
    return [...this.#entries]
  }

  restore(state: JournalEntry[]): void {
    this.#entries = [...state]
  }
}

/** What of a Service its variables are made of; nothing for one without a cluster IP. */
function usable({ spec }: Service): Pick<JournalEntry, 'address' | 'ports'> | undefined {
  if (!spec.clusterIP || spec.clusterIP === 'None') return undefined
  const ports = (spec.ports ?? []).map(({ name, port, protocol }) => ({ ...(name && { name }), port, protocol }))
  return { address: spec.clusterIP, ports }
}
