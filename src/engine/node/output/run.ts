import type { Clock } from '../../kernel/index.ts'
import { allContainers } from '../../kinds/pod/containers.ts'
import type { Container, EnvVar, Pod } from '../../kinds/pod/types.ts'
import { hostnameOf } from '../hostsFile.ts'
import { behaviourOf } from '../images/index.ts'
import type { ReadFile } from '../images/types.ts'
import type { PodRecord } from '../record.ts'
import type { Ledger } from './ledger.ts'
import type { ServedOnce } from './ring.ts'

/** A container from a start to its end, or until now. */
export interface ContainerRun {
  id: string
  /** Name of the image's behaviour. */
  app: string
  /** With its variables resolved. */
  container: Container
  namespace: string
  podName: string
  hostname: string
  podIP: string
  node: string
  /** Milliseconds since 1970. */
  startedAt: number
  /** null: it is running. */
  endedAt: number | null
  exitCode: number | null
  /** When the cluster began, in milliseconds since 1970: times of `served` count from there. */
  epoch: number
  /** What the kubelet gave it. */
  env: EnvVar[]
  /** A file that the manifest, or somebody in it, put there. */
  read: ReadFile
  /** The requests that it has served last, oldest first. */
  served: readonly ServedOnce[]
  /** How many it has served altogether. */
  servedCount: number
}

/** What a kubelet knows of a pod whose output somebody wants to read. */
export interface RunFacts {
  pod: Pod
  record: PodRecord
  ledger: Ledger
  clock: Clock
  /** A container with its variables resolved. */
  applied(container: Container): Container
  env(container: Container): EnvVar[]
  read(container: Container, path: string): string | undefined
}

/** Who has the facts: a cluster. */
export interface FactSource {
  factsOf(namespace: string, pod: string): RunFacts | undefined
}

/**
 * A run of a container; a sentence where there was none.
 * @param previous the one before the present or last one
 * @example const run = runOf(cluster, 'default', 'web', 'nginx')
 */
export function runOf(
  cluster: FactSource,
  namespace: string,
  podName: string,
  name: string,
  previous = false,
): ContainerRun | string {
  const facts = cluster.factsOf(namespace, podName)
  const given = facts && allContainers(facts.pod.spec).find((each) => each.name === name)
  if (!facts) return `pods ${JSON.stringify(podName)} not found`
  if (!given) return `container ${name} is not valid for pod ${podName}`
  const { record, pod, ledger, clock } = facts
  const container = facts.applied(given)
  const entry = record.containers[name]!
  const { state, lastState } = entry
  // Who waits for its next start is known by how the last one ended, whichever of the two is asked for.
  const terminated = previous || state.waiting ? lastState.terminated : state.terminated
  const startedAt = terminated?.startedAt ?? (previous ? undefined : state.running?.startedAt)
  if (startedAt === undefined) return noRun(container.name, record.name, previous, state.waiting?.reason)
  const isBefore = previous && !state.waiting
  const ring = ledger.of(record.uid, container.name, isBefore)
  return {
    id: terminated?.containerID ?? entry.id,
    app: behaviourOf(container.image).name,
    container,
    namespace: record.namespace,
    podName: record.name,
    hostname: pod.spec.hostNetwork ? record.node : hostnameOf(pod),
    podIP: record.ip ?? '',
    node: record.node,
    startedAt: Date.parse(startedAt),
    endedAt: terminated?.finishedAt === undefined ? null : Date.parse(terminated.finishedAt),
    exitCode: terminated?.exitCode ?? null,
    epoch: clock.epoch,
    env: facts.env(given),
    read: (path) => facts.read(container, path),
    get served() {
      return ring ? [...ring.entries()] : []
    },
    servedCount: ring?.total ?? 0,
  }
}

/** Requests that a container has served in the last slot of 15 s that is over; 0 also where there is none. */
export function servedLately(cluster: FactSource, namespace: string, pod: string, container: string): number {
  const facts = cluster.factsOf(namespace, pod)
  return facts?.ledger.of(facts.record.uid, container)?.servedBefore(facts.clock.now) ?? 0
}

/** In the kubelet's words: validateContainerLogStatus of pkg/kubelet/kubelet_pods.go. */
function noRun(container: string, pod: string, previous: boolean, reason = 'ContainerCreating'): string {
  const what = `container ${JSON.stringify(container)} in pod ${JSON.stringify(pod)}`
  if (previous) return `previous terminated ${what} not found`
  const why =
    { ErrImagePull: "image can't be pulled", ImagePullBackOff: 'trying and failing to pull image' }[reason] ?? reason
  return `${what} is waiting to start: ${why}`
}
