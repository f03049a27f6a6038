/** Every scene of the table. */
import { BALANCERS } from './balancers.ts'
import { CLUSTER_IP } from './clusterIP.ts'
import { DOORS } from './doors.ts'
import { FIELDS } from './fields.ts'
import { POLICY_ADDRESSES } from './policyAddresses.ts'
import { POLICY_HOSTS } from './policyHosts.ts'
import { POLICY_PEERS } from './policyPeers.ts'
import { POLICY_PORTS } from './policyPorts.ts'
import { ROAD } from './road.ts'
import { CHOICES } from './choices.ts'
import { DNS } from './dns.ts'
import { ENVIRONMENT } from './environment.ts'
import { FAMILIES } from './families.ts'
import { INGRESS } from './ingress.ts'
import { PROXY } from './proxy.ts'
import { REASON_ROWS } from './reasons.ts'
import type { Scene } from './types.ts'

export const SCENES: readonly Scene[] = [
  ...PROXY,
  ...CLUSTER_IP,
  ...DOORS,
  ...FIELDS,
  ...FAMILIES,
  ...BALANCERS,
  ...CHOICES,
  ...ROAD,
  ...DNS,
  ...INGRESS,
  ...ENVIRONMENT,
  ...REASON_ROWS,
  ...POLICY_PEERS,
  ...POLICY_PORTS,
  ...POLICY_ADDRESSES,
  ...POLICY_HOSTS,
]
