/**
 * How long a packet takes, in virtual milliseconds. Round figures of one cloud region; only their order matters: a
 * process and its kernel, pods of a node, nodes of a network, the world outside.
 */
export const LATENCY = {
  /** Between a process or pod and its node. */
  local: 0.05,
  /** Between two nodes, or a load balancer and a node. */
  network: 0.5,
  /** Between the world outside and the cluster or its load balancer. */
  internet: 10,
  /** What a process takes to answer. */
  respond: 1,
  /** A name looked up in cluster DNS. */
  dns: 1,
} as const

/** How long our clients wait for a connection, in milliseconds, where the request says nothing else: `curl --connect-timeout 5`. */
export const CONNECT_TIMEOUT = 5000
