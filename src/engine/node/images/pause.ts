import type { ImageBehaviour } from './types.ts'

/** registry.k8s.io/pause: waits for a signal, and nothing else. */
export const pause: ImageBehaviour = {
  name: 'pause',
  repositories: ['pause'],
  bare: true,
  run: () => ({ listens: [], stopMs: 10 }),
  respond: () => null,
}
