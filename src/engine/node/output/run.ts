import type { Container, EnvVar, Pod } from '../../kinds/pod/types.ts'
import type { Desk } from '../desk.ts'
import { hostnameOf } from '../hostsFile.ts'
import { behaviourOf } from '../images/index.ts'
import type { ReadFile } from '../images/types.ts'
import type { ContainerRecord, PodRecord } from '../record.ts'
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

/** A run of a container; a sentence where there was none. */
export function runOf(
  desk: Desk,
  given: {
    record: PodRecord
    pod: Pod
    container: Container
    entry: ContainerRecord
    previous: boolean
    env: EnvVar[]
    read: ReadFile
  },
): ContainerRun | string {
  const { record, pod, container, entry, previous, env, read } = given
  const { state, lastState } = entry
  // Who waits for its next start is known by how the last one ended, whichever of the two is asked for.
  const terminated = previous || state.waiting ? lastState.terminated : state.terminated
  const startedAt = terminated?.startedAt ?? (previous ? undefined : state.running?.startedAt)
  if (startedAt === undefined) return noRun(container.name, record.name, previous, state.waiting?.reason)
  const isBefore = previous && !state.waiting
  const ring = desk.ledger.of(record.uid, container.name, isBefore)
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
    epoch: desk.kernel.clock.epoch,
    env,
    read,
    get served() {
      return ring ? [...ring.entries()] : []
    },
    servedCount: ring?.total ?? 0,
  }
}

/** In the kubelet's words: validateContainerLogStatus of pkg/kubelet/kubelet_pods.go. */
function noRun(container: string, pod: string, previous: boolean, reason = 'ContainerCreating'): string {
  const what = `container ${JSON.stringify(container)} in pod ${JSON.stringify(pod)}`
  if (previous) return `previous terminated ${what} not found`
  const why =
    { ErrImagePull: "image can't be pulled", ImagePullBackOff: 'trying and failing to pull image' }[reason] ?? reason
  return `${what} is waiting to start: ${why}`
}
