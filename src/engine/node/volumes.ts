/** Waits until the volumes of a pod are there: k8s.io/kubernetes/pkg/kubelet/volumemanager. */
import type { ConfigMap } from '../kinds/configmap/index.ts'
import type { Secret } from '../kinds/secret/index.ts'
import type { Desk, Found } from './desk.ts'
import { holdsKeys, volumeProblems, type KeyedObjects } from './keyedVolumes.ts'

/** Between two tries of one volume: doubled up to 2 min 2 s. Source: goroutinemap/exponentialbackoff. */
const FIRST_MS = 500
const MAX_MS = 122_000
/** How long the kubelet waits for all of them, again and again. */
const PATIENCE_MS = 123_000

export class Volumes {
  readonly #desk: Desk
  readonly #ready: (found: Found) => void

  constructor(desk: Desk, ready: (found: Found) => void) {
    this.#desk = desk
    this.#ready = ready
    desk.handle('volumes', (found) => this.setUp(found))
    desk.handle('unmounted', (found) => this.#complain(found))
  }

  /** Goes on with `ready` once every ConfigMap and Secret that the pod mounts is there. */
  setUp(found: Found): void {
    const { record, pod } = found
    if (record.stopping) return
    const problems = holdsKeys(pod.spec) && volumeProblems(pod.spec, objectsOf(this.#desk, record.namespace))
    if (!problems || !problems.size) {
      delete record.volumeWaitMs
      return this.#ready(found)
    }
    for (const [name, problem] of problems) {
      this.#desk.tell(found, 'Warning', 'FailedMount', `MountVolume.SetUp failed for volume "${name}" : ${problem}`)
    }
    if (record.volumeWaitMs === undefined) this.#desk.plan(PATIENCE_MS, 'unmounted', record)
    record.volumeWaitMs = Math.min(MAX_MS, record.volumeWaitMs ? record.volumeWaitMs * 2 : FIRST_MS)
    this.#desk.plan(record.volumeWaitMs, 'volumes', record)
  }

  #complain(found: Found): void {
    const { record, pod } = found
    if (record.stopping || record.volumeWaitMs === undefined) return
    const names = [...volumeProblems(pod.spec, objectsOf(this.#desk, record.namespace)).keys()].join(' ')
    this.#desk.tell(
      found,
      'Warning',
      'FailedMount',
      `Unable to attach or mount volumes: unmounted volumes=[${names}], unattached volumes=[], failed to process volumes=[]: context deadline exceeded`,
    )
    this.#desk.plan(PATIENCE_MS, 'unmounted', record)
  }
}

export function objectsOf({ api }: Pick<Desk, 'api'>, namespace: string): KeyedObjects {
  return {
    configMap: (name) => api.get<ConfigMap>('ConfigMap', namespace, name),
    secret: (name) => api.get<Secret>('Secret', namespace, name),
  }
}
