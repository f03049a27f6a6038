import type { Outcome, ReachAddress } from '#state'

export const KINDS: Record<ReachAddress['kind'], string> = {
  name: 'Name',
  clusterIP: 'ClusterIP',
  pod: 'Name',
  nodePort: 'Node port',
  loadBalancer: 'Load balancer',
  externalIP: 'External IP',
  ingress: 'By host and path',
}

/** What the client saw. */
export const OUTCOMES: Record<Outcome, string> = {
  ok: 'Reached',
  refused: 'Refused',
  timeout: 'Timed out',
  unreachable: 'No route',
  nxdomain: 'No such name',
  reset: 'Reset',
}
