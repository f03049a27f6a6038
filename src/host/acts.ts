/** What of all that is asked changes the cluster, and what the timeline tells of it. */
import type { ClusterConfig } from '#engine/core'
import type { FaultMade, Request } from './messages.ts'

/** What only looks: everything else changes the cluster. */
const LOOKS: ReadonlySet<Request['type']> = new Set([
  'seek',
  'play',
  'pause',
  'step',
  'yaml',
  'rules',
  'compare',
  'load',
  'reach',
  'try',
  'workloads',
  'snapshot',
  'ping',
  'terminal',
])

export const isAct = ({ type }: Request): boolean => !LOOKS.has(type)

type Firewall = ClusterConfig['firewall']

/** What somebody has done to the firewall in front of the nodes; null: nothing. */
export function firewallFault(before: Firewall, after: Firewall): FaultMade['fault'] | null {
  if (before.nodePorts !== after.nodePorts)
    return { type: after.nodePorts === 'closed' ? 'closeFirewall' : 'openFirewall' }
  return JSON.stringify(before.allow) === JSON.stringify(after.allow) ? null : { type: 'changeFirewall' }
}
