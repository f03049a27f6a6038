/** Imports types only: the page shows these sentences too, and must not draw the engine into its chunk by that. */
import type { ReasonCode } from './types.ts'

/** What each reason means, for somebody who meets it the first time. */
export const REASONS: Record<ReasonCode, string> = {
  NO_MATCHING_PODS: 'The selector of the Service matches no Pod, so the Service has nobody to send to.',
  NO_READY_ENDPOINTS: 'The Service selects Pods, but none of them is ready, so it sends to none.',
  TARGET_PORT_CLOSED: 'The packet reached a Pod, but no process in it listens on that port.',
  PORT_NOT_EXPOSED: 'The Service does not expose this port, so no rule takes the packet.',
  DNS_UNAVAILABLE:
    'No DNS server answered, so the name could not be looked up. Cluster DNS is a Service, too: see kube-dns in kube-system.',
  DNS_NXDOMAIN: 'The name does not exist for whoever asked.',
  LB_PENDING: 'The cloud has not given the load balancer an address yet.',
  LB_NO_HEALTHY_TARGET: 'No node passes the health check of the load balancer.',
  LB_SOURCE_RANGE: 'The sender is not in loadBalancerSourceRanges of the Service.',
  LB_INTERNAL: 'The load balancer is internal: its address is a private one, to which no way leads from outside.',
  LB_HAIRPIN:
    'The load balancer keeps the sender’s address, so it cannot lead a connection back to the machine that it comes from.',
  LOCAL_POLICY_NO_LOCAL_ENDPOINT: 'The traffic policy is Local, and this node runs no ready Pod of the Service.',
  NODE_PORT_CLOSED: 'No Service has this node port, and no process of the node listens on it.',
  CLUSTER_IP_NOT_ROUTED_OUTSIDE: 'The address exists inside the cluster only; nobody outside knows a way to it.',
  NETPOL_INGRESS_DENIED: 'A NetworkPolicy of the receiving Pod does not allow this sender.',
  NETPOL_EGRESS_DENIED: 'A NetworkPolicy of the sending Pod does not allow this destination.',
  NETPOL_DNS_BLOCKED: 'A NetworkPolicy keeps the Pod from asking DNS.',
  INGRESS_NO_RULE: 'No rule of any Ingress or HTTPRoute fits this request.',
  INGRESS_BACKEND_MISSING: 'The rule names a Service or port that does not exist, or may not be used.',
  INGRESS_NO_CONTROLLER: 'No controller looks after the Ingress or Gateway: the object alone does nothing.',
  EXTERNAL_NAME_UNRESOLVED: 'The Service is only an alias, and the name it stands for cannot be resolved here.',
  POD_TERMINATED: 'The Pod that had this address is gone.',
  FIREWALL_CLOSED: 'The firewall in front of the nodes does not let the sender through to this port.',
  IP_FAMILY_MISMATCH:
    'IPv4 and IPv6 are two networks: the sender has no address of the family that the destination is of.',
  NO_SUCH_ADDRESS: 'Nobody has this address, or no way leads to who has it.',
  NO_ANSWER: 'The packet reached a process that gave no answer: it may speak another protocol.',
  ANSWER_LOST:
    'The answer came back by a way on which nobody undoes the rewrites, so the sender does not know what it answers.',
  NODE_DOWN:
    'The machine that the packet comes to is off. The cluster learns of it within a minute; until then it still sends there.',
  ZONE_CUT_OFF:
    'A zone is cut off: its nodes run on, but no packet goes in or out. The cluster misses them within a minute; until then it still sends there.',
}
