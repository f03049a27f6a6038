/** What the containers of the cluster have in their environment, from their start to their end. */
import type { Api } from '../api/api.ts'
import type { ConfigMap } from '../kinds/configmap/index.ts'
import type { Node } from '../kinds/node/types.ts'
import type { Container, EnvVar, Pod } from '../kinds/pod/types.ts'
import type { Secret } from '../kinds/secret/index.ts'
import type { FoundContainer } from './desk.ts'
import { environment, expand, isPlain } from './environment.ts'
import { hasNoFiles, readFile } from './files.ts'
import type { ReadFile } from './images/types.ts'
import type { ContainerRecord, PodRecord } from './record.ts'
import type { ServiceJournal } from './serviceJournal.ts'
import { objectsOf } from './volumes.ts'

export class Variables {
  constructor(
    readonly api: Api,
    readonly journal: ServiceJournal,
    readonly hostIPs: (record: PodRecord) => readonly string[],
  ) {}

  /** Takes down what the container is given at its start; says what is missing, if anything is. */
  resolve(found: FoundContainer): string | undefined {
    found.entry.journal = this.journal.length
    found.entry.env = undefined
    return isPlain(found.container) ? undefined : this.#resolve(found)
  }

  #resolve({ record, pod, container, entry }: FoundContainer): string | undefined {
    const namespace = record.namespace
    const result = environment(pod, container, {
      configMap: (name) => this.api.get<ConfigMap>('ConfigMap', namespace, name),
      secret: (name) => this.api.get<Secret>('Secret', namespace, name),
      services: () => this.#services(record, pod, entry.journal),
      podIPs: [record.ip, record.secondaryIP].filter((ip) => !!ip) as string[],
      hostIPs: this.hostIPs(record),
      allocatable: this.api.get<Node>('Node', undefined, record.node)?.status.allocatable ?? {},
    })
    if ('wrong' in result) return result.wrong
    entry.env = result.env
    return undefined
  }

  /** The container with its variables resolved, and those that its command names put in. */
  applied(record: PodRecord, pod: Pod, container: Container): Container {
    const entry = record.containers[container.name]
    return entry?.env || container.command || container.args ? this.#expanded(record, pod, container, entry) : container
  }

  #expanded(record: PodRecord, pod: Pod, container: Container, entry: ContainerRecord | undefined): Container {
    const { command, args } = container
    const named = [...(command ?? []), ...(args ?? [])].some((word) => word.includes('$'))
    if (!entry?.env && !named) return container
    const env = entry?.env ?? container.env ?? []
    if (!named) return { ...container, env }
    let values: Map<string, string> | undefined
    const value = (name: string) => {
      values ??= new Map(this.all(record, pod, container).map((each) => [each.name, each.value ?? '']))
      return values.get(name)
    }
    const expanded = (list: string[] | undefined) => list?.map((word) => expand(word, value))
    return {
      ...container,
      env,
      ...(command && { command: expanded(command)! }),
      ...(args && { args: expanded(args)! }),
    }
  }

  /** The files that the container finds beside those of its image; undefined: there are none. */
  files(pod: Pod, container: Container): ReadFile | undefined {
    if (hasNoFiles(pod, container)) return undefined
    return (path) => readFile(pod, container, path, objectsOf(this, pod.metadata.namespace!))
  }

  all(record: PodRecord, pod: Pod, container: Container): EnvVar[] {
    const entry = record.containers[container.name]
    const own = entry?.env ?? (container.env ?? []).map(({ name, value = '' }) => ({ name, value }))
    const names = new Set(own.map(({ name }) => name))
    const services = this.#services(record, pod, entry?.journal ?? 0)
    return [...own, ...services.filter(({ name }) => !names.has(name))]
  }

  #services({ namespace }: PodRecord, { spec }: Pod, length: number): EnvVar[] {
    return this.journal.variablesAt(length, namespace, spec.enableServiceLinks ?? true)
  }
}
