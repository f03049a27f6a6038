import type { Container, PodSpec } from './types.ts'

/** An init container that goes on running beside the others: a native sidecar, by its restartPolicy. */
export function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always'
}

/** Init containers first, in the order in which they start. */
export function allContainers({ initContainers, containers }: Readonly<PodSpec>): readonly Container[] {
  return initContainers?.length ? [...initContainers, ...containers] : containers
}

/** The containers that run as long as the pod does: its own, then its sidecars. */
export function lastingContainers({ initContainers, containers }: Readonly<PodSpec>): readonly Container[] {
  return initContainers?.length ? [...containers, ...initContainers.filter(isSidecar)] : containers
}
