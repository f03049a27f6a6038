/** Images come to a node, or do not: k8s.io/kubernetes/pkg/kubelet/images. */
import type { Desk, FoundContainer } from './desk.ts'
import { words } from './duration.ts'
import type { ImageStore } from './imageStore.ts'

const START_MS = [150, 400] as const
/** 10 s, doubled up to 5 minutes. */
const BACKOFF_MS = 10_000
const MAX_BACKOFF_MS = 300_000

export class Puller {
  readonly #desk: Desk
  readonly #images: ImageStore
  /** The image could not be had: the next container may have its turn. */
  readonly #failed: (found: FoundContainer) => void

  constructor(desk: Desk, images: ImageStore, failed: (found: FoundContainer) => void) {
    this.#desk = desk
    this.#failed = failed
    this.#images = images
    desk.handleContainer('pull', (found) => this.pull(found))
    desk.handleContainer('pulled', (found) => this.#pulled(found))
    desk.handleContainer('pull-failed', (found) => this.#pullFailed(found))
    desk.handleContainer('pull-backoff', (found) => this.#backOffPull(found))
  }

  /** Has the image brought if need be, then plans the step `start`. */
  pull(found: FoundContainer): void {
    if (found.record.stopping) return
    const { record, container, entry } = found
    const { image, imagePullPolicy } = container
    const answer = this.#images.ask(record.node, image, imagePullPolicy)
    switch (answer.kind) {
      case 'invalid': {
        const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`
        entry.state = { waiting: { reason: 'InvalidImageName', message } }
        this.#desk.tell(found, 'Warning', 'InspectFailed', message)
        this.#desk.tell(found, 'Warning', 'Failed', 'Error: InvalidImageName')
        this.#failed(found)
        return this.#desk.report(found)
      }
      case 'never': {
        const message = `Container image "${image}" is not present with pull policy of Never`
        entry.state = { waiting: { reason: 'ErrImageNeverPull', message } }
        this.#desk.tell(found, 'Warning', 'ErrImageNeverPull', message)
        this.#desk.tell(found, 'Warning', 'Failed', 'Error: ErrImageNeverPull')
        this.#failed(found)
        return this.#desk.report(found)
      }
      case 'present':
        this.#desk.tell(
          found,
          'Normal',
          'Pulled',
          `Container image "${image}" already present on machine and can be accessed by the pod`,
        )
        return this.#desk.planFor(this.#desk.random(START_MS, record.node), 'start', found)
      case 'missing':
        this.#desk.tell(found, 'Normal', 'Pulling', `Pulling image "${image}"`)
        return this.#desk.planFor(answer.ms, 'pull-failed', found, answer.name)
      case 'pull':
        this.#desk.tell(found, 'Normal', 'Pulling', `Pulling image "${image}"`)
        return this.#desk.planFor(answer.ms, 'pulled', found, this.#desk.kernel.clock.now)
    }
  }

  #pulled(found: FoundContainer): void {
    const { record, container } = found
    if (record.stopping) return
    const { ms, bytes } = this.#images.pullOf(record.node, container.image)
    const took = `${words(ms)} (${words(ms)} including waiting)`
    this.#desk.tell(
      found,
      'Normal',
      'Pulled',
      `Successfully pulled image "${container.image}" in ${took}. Image size: ${bytes} bytes.`,
    )
    this.#desk.planFor(this.#desk.random(START_MS, record.node), 'start', found)
  }

  #pullFailed(found: FoundContainer): void {
    if (found.record.stopping) return
    const { container, entry } = found
    const message = this.#images.failureOf(container.image)
    entry.state = { waiting: { reason: 'ErrImagePull', message } }
    this.#desk.tell(found, 'Warning', 'Failed', `Failed to pull image "${container.image}": ${message}`)
    this.#desk.tell(found, 'Warning', 'Failed', 'Error: ErrImagePull')
    this.#failed(found)
    this.#desk.report(found)
    entry.pullBackoff = Math.min(MAX_BACKOFF_MS, entry.pullBackoff ? entry.pullBackoff * 2 : BACKOFF_MS)
    this.#desk.planFor(2000, 'pull-backoff', found)
  }

  #backOffPull(found: FoundContainer): void {
    if (found.record.stopping) return
    const { container, entry } = found
    const message = `Back-off pulling image "${container.image}"`
    entry.state = {
      waiting: {
        reason: 'ImagePullBackOff',
        message: `${message}: ErrImagePull: ${this.#images.failureOf(container.image)}`,
      },
    }
    this.#desk.tell(found, 'Normal', 'BackOff', message)
    this.#desk.tell(found, 'Warning', 'Failed', 'Error: ImagePullBackOff')
    this.#desk.report(found)
    this.#desk.planFor(entry.pullBackoff - 2000, 'pull', found)
  }
}
