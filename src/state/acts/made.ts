import type { FaultMade } from '../../host/messages.ts'
import { objectAt } from './objects.ts'

/** Whether it mended something: all others broke it. */
export function isMending({ fault }: FaultMade): boolean {
  if (fault.type === 'slowPod') return fault.ms === 0
  return fault.type === 'startNode' || fault.type.startsWith('mend') || fault.type === 'openFirewall'
}

/**
 * What somebody did, in words.
 *
 * @example madeWords({ t: 0, fault: { type: 'stopNode', node: 'node-2' } }) // 'Node node-2 stopped'
 */
export function madeWords({ fault }: FaultMade): string {
  switch (fault.type) {
    case 'killPod':
      return fault.by === 'oom'
        ? `Pod ${nameOf(fault.pod)} killed: out of memory`
        : `Pod ${nameOf(fault.pod)} sent SIGTERM`
    case 'slowPod':
      return fault.ms > 0
        ? `Pod ${nameOf(fault.pod)} slowed down by ${fault.ms / 1000} s`
        : `Pod ${nameOf(fault.pod)} let answer at once again`
    case 'failReadiness':
      return `Pod ${nameOf(fault.pod)} made to fail its readiness probe`
    case 'mendReadiness':
      return `Pod ${nameOf(fault.pod)} let pass its readiness probe again`
    case 'stopNode':
      return `Node ${fault.node} stopped`
    case 'startNode':
      return `Node ${fault.node} started`
    case 'cutZone':
      return `Zone ${fault.zone} cut off`
    case 'mendZone':
      return `Zone ${fault.zone} mended`
    case 'closeFirewall':
      return 'Firewall closed'
    case 'openFirewall':
      return 'Firewall opened'
    case 'changeFirewall':
      return 'Firewall changed'
  }
}

const nameOf = (pod: string) => objectAt(pod)?.name ?? pod
