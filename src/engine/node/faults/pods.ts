/** Faults of pods: kept with what the kubelet remembers of them, so that they end with the pod. */
import type { Container, Pod, Probe } from '../../kinds/pod/types.ts'
import type { Place } from '../../network/types.ts'
import type { Containers } from '../containers.ts'
import type { Desk, Found, FoundContainer } from '../desk.ts'
import { endOf } from '../ending.ts'
import type { PodFaults } from './types.ts'

/** More than any probe or client waits. */
export const SLOWEST_MS = 60_000

export class PodFaultBook {
  constructor(
    private readonly desk: Desk,
    private readonly containers: Containers,
  ) {}

  /** What is wrong with a pod by somebody's doing. */
  of(pod: Pod): PodFaults {
    return this.desk.pods.get(pod.metadata.uid)?.faults ?? {}
  }

  /**
   * Ends a container's main process, by the kernel for want of memory or by SIGTERM.
   * @returns why not, in a sentence
   */
  kill(place: Place, by: 'oom' | 'term', container?: string): string | undefined {
    const found = this.#running(place, container)
    if (typeof found === 'string') return found
    if (by === 'oom') {
      this.containers.end(found, 137, 'OOMKilled')
      return undefined
    }
    const process = this.containers.processOf(found)
    if (process.stopMs === Infinity) {
      return `the process of container ${found.container.name} has no handler for SIGTERM: as process 1 it ignores the signal`
    }
    this.containers.endAsTold(found, endOf(process, undefined, Infinity))
    return undefined
  }

  /** @param ms how much longer its answers take; 0: no longer than before */
  slow(place: Place, ms: number): string | undefined {
    const found = this.#find(place)
    if (typeof found === 'string') return found
    this.#set(found, { slowMs: Math.min(Math.max(Math.round(ms), 0), SLOWEST_MS) || undefined })
    return undefined
  }

  failReadiness(place: Place, fails: boolean): string | undefined {
    const found = this.#find(place)
    if (typeof found === 'string') return found
    const why = fails ? whyAlwaysReady(found.pod) : undefined
    if (why) return why
    this.#set(found, { unready: fails || undefined })
    return undefined
  }

  #set({ record }: Found, change: { slowMs?: number | undefined; unready?: true | false | undefined }): void {
    const { slowMs, unready } = { ...record.faults, ...change }
    if (slowMs || unready) record.faults = { ...(slowMs && { slowMs }), ...(unready && { unready: true as const }) }
    else delete record.faults
    this.desk.kernel.nextEpoch()
  }

  #find(place: Place): Found | string {
    const [kind, namespace = '', name = ''] = place.split('/')
    const pod = kind === 'pod' ? this.desk.api.get<Pod>('Pod', namespace, name) : undefined
    if (!pod) return `pods "${name || place}" not found`
    return this.desk.find(pod.metadata.uid) ?? `no kubelet has taken up pod ${name} yet`
  }

  #running(place: Place, wanted: string | undefined): FoundContainer | string {
    const found = this.#find(place)
    if (typeof found === 'string') return found
    const { record, pod } = found
    if (this.desk.off.has(record.node)) return `node ${record.node} is off: nothing runs there`
    const { containers } = pod.spec
    const container =
      wanted === undefined
        ? (containers.find(({ name }) => record.containers[name]?.state.running) ?? containers[0]!)
        : containers.find(({ name }) => name === wanted)
    if (!container) return `container ${wanted} is not valid for pod ${record.name}`
    const entry = record.containers[container.name]
    if (!entry?.state.running) return `container ${container.name} is not running`
    if (record.stopping) return `pod ${record.name} is being ended already`
    return { ...found, container, entry }
  }
}

/** Why an application cannot make its pod unready; undefined: it can, for it is asked. */
function whyAlwaysReady({ metadata, spec }: Pod): string | undefined {
  const probes = spec.containers.flatMap(({ readinessProbe }) => readinessProbe ?? [])
  if (probes.length === 0) {
    return `pod ${metadata.name} has no readiness probe: nobody asks the application, and the kubelet takes a container for ready while it runs`
  }
  if (probes.some(canFail)) return undefined
  return `the readiness probe of pod ${metadata.name} asks only whether the port is open (tcpSocket): what the application would answer does not matter to it`
}

function canFail({ tcpSocket }: Probe): boolean {
  return !tcpSocket
}

/** Whether an application that fails its readiness probe fails this one by that, too: the same question, the same answer. */
export function isReadinessQuestion(container: Container, probe: Probe): boolean {
  const { readinessProbe } = container
  if (!readinessProbe || !canFail(readinessProbe)) return false
  return questionOf(readinessProbe) === questionOf(probe)
}

function questionOf({ httpGet, exec, grpc }: Probe): string {
  return JSON.stringify([httpGet, exec, grpc])
}
