import type { Kernel, Stateful } from '../kernel/index.ts'
import { hash } from '../kernel/index.ts'
import { fullName, isMissing, parseImage } from './reference.ts'

/** `node image` → when the image is there, in virtual milliseconds, and how long its pull took. */
export type ImageState = Record<string, { at: number; ms: number }>

export type PullAnswer =
  | { kind: 'present' }
  | { kind: 'invalid' }
  | { kind: 'never' }
  | { kind: 'missing'; ms: number; name: string }
  | { kind: 'pull'; ms: number }

const PULL_MS = [600, 1800] as const
/** Asking a registry whether an image has changed. */
const CHECK_MS = [120, 300] as const

/** Which images are on which node. A pull in flight serves everybody who waits for the same image. */
export class ImageStore implements Stateful<ImageState> {
  readonly #kernel: Kernel
  readonly #pulls = new Map<string, { at: number; ms: number }>()

  constructor(kernel: Kernel) {
    this.#kernel = kernel
  }

  ask(node: string, image: string, policy: string | undefined): PullAnswer {
    const { clock, random } = this.#kernel
    const key = `${node} ${image}`
    const pull = this.#pulls.get(key)
    if (pull && pull.at > clock.now) return { kind: 'pull', ms: pull.at - clock.now }
    if (pull && policy !== 'Always') return { kind: 'present' }
    const reference = parseImage(image)
    if (!reference) return { kind: 'invalid' }
    if (!pull && policy === 'Never') return { kind: 'never' }
    const [min, max] = pull ? CHECK_MS : PULL_MS
    const ms = random.int(`images@${node}`, min, max)
    if (isMissing(reference)) return { kind: 'missing', ms, name: reference.repository }
    this.#pulls.set(key, { at: clock.now + ms, ms })
    return { kind: 'pull', ms }
  }

  /** How long the last pull took, and how big the image is: the same for the same name. */
  pullOf(node: string, image: string): { ms: number; bytes: number } {
    const ms = this.#pulls.get(`${node} ${image}`)?.ms ?? 0
    return { ms, bytes: 2_000_000 + ((hash(image) >>> 0) % 90_000_000) }
  }

  /** What containerd says about an image that no registry has. */
  failureOf(image: string): string {
    const name = fullName(image)
    return `failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${name}: not found`
  }

  snapshot(): ImageState {
    return Object.fromEntries(this.#pulls)
  }

  restore(state: ImageState): void {
    this.#pulls.clear()
    for (const [key, pull] of Object.entries(state)) this.#pulls.set(key, pull)
  }
}
