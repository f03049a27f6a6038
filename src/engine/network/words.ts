import type { Place } from './types.ts'

/**
 * Every sentence of a hop, made only when it is read. Addresses and names come in as they are; a sentence says what
 * happens and why, in the words of Kubernetes.
 */
const SENTENCES = {
  resolved: (name: string, ip: string, full: string) => `Cluster DNS answers that ${name} is ${ip} (${full}).`,
  resolvedPublic: (name: string, ip: string) => `Public DNS answers that ${name} is ${ip}.`,
  dnsSilent: (name: string, server: string) => `No answer comes from ${server}, so ${name} is not found.`,
  query: (name: string, server: string) => `A resolver asks ${server} for the addresses of ${name}.`,
  unresolved: (name: string) => `No DNS server that is asked here knows the name ${name}.`,
  externalName: (name: string, target: string) =>
    `${name} is an ExternalName Service: cluster DNS points to ${target}, which resolves to nothing here.`,
  noFamily: (ip: string, family: string, has: string) =>
    `${ip} is ${family}, and the sender has ${has} only: its kernel finds no route to the network.`,
  send: (from: string, to: string) => `${called(from)} opens a connection to ${to}.`,
  balance: (node: string, count: string) => `The load balancer picks ${node}, one of ${count} healthy nodes.`,
  balanceProxy: (node: string, count: string) =>
    `The load balancer picks ${node}, one of ${count} healthy nodes, and opens a connection of its own to the node port.`,
  balanceNodePort: (node: string, count: string) =>
    `The load balancer picks ${node}, one of ${count} healthy nodes, and leads the packet to its node port; the sender stays.`,
  balancePod: (place: string, count: string) =>
    `The load balancer picks ${called(place)}, one of ${count} healthy pods, and leads the packet straight to it; the sender stays.`,
  balancePodProxy: (place: string, count: string) =>
    `The load balancer picks ${called(place)}, one of ${count} healthy pods, and opens a connection of its own straight to it.`,
  noTarget: () => 'The load balancer has no healthy node to send to and lets the connection hang.',
  noListener: (port: string) => `The load balancer does not listen on port ${port}.`,
  dnat: (service: string, to: string) => `kube-proxy's rules for Service ${service} pick the endpoint ${to}.`,
  dnatKnown: (to: string) => `The connection is known to conntrack: it stays with ${to}.`,
  snat: (node: string) => `The packet is marked for masquerade, so ${node} puts its own address as the sender.`,
  snatKnown: (node: string) => `The connection is known to conntrack: ${node} keeps masquerading it.`,
  snatCni: (node: string) =>
    `The packet leaves the cluster, so the pod network masquerades it with the address of ${node}.`,
  toLocalPod: (ip: string) => `${ip} is a pod of this node.`,
  toRemotePod: (ip: string, node: string) => `${ip} lies in the pod range of ${node}.`,
  toNode: (ip: string, node: string) => `${ip} is an address of ${node}.`,
  toSelf: (ip: string) => `${ip} is this node's own address.`,
  toOutside: (ip: string) => `${ip} is outside the cluster: the packet takes the default route.`,
  rejectNone: (service: string) => `Service ${service} has no endpoints, so the connection is refused at once.`,
  rejectLocal: (service: string) =>
    `The traffic policy of Service ${service} is Local and no endpoint is on this node, so the connection is refused at once.`,
  rejectPort: (ip: string, port: string) =>
    `${ip} is an address of a Service that does not expose port ${port}, so the connection is refused at once.`,
  dropUnallocated: (ip: string) => `${ip} lies in the Service range, and no Service has it: the packet is dropped.`,
  reject: () => 'A rule refuses the connection.',
  dropLocal: (service: string) =>
    `The traffic policy of Service ${service} is Local and no endpoint is on this node, so the packet is dropped.`,
  dropRange: (service: string) =>
    `The sender is not in loadBalancerSourceRanges of Service ${service}, so the packet is dropped.`,
  drop: () => 'A rule drops the packet.',
  dropFirewall: (node: string) =>
    `The firewall in front of ${node} has no rule for this sender and port, so the packet is dropped before it arrives.`,
  allowedOut: (policy: string, pod: string) => `NetworkPolicy ${policy} allows pod ${pod} to open this connection.`,
  allowedIn: (policy: string, pod: string) => `NetworkPolicy ${policy} allows this connection to pod ${pod}.`,
  deniedOut: (pod: string, count: string) =>
    `${policies(count)} pod ${pod} for egress, and no rule allows this destination: the packet is dropped.`,
  deniedIn: (pod: string, count: string) =>
    `${policies(count)} pod ${pod} for ingress, and no rule allows this sender: the packet is dropped.`,
  lostService: (ip: string) =>
    `${ip} belongs to the Service range but no rule takes it: it is no address of any machine, so nobody answers.`,
  lostPod: (ip: string) => `No pod has the address ${ip}, so nobody answers.`,
  lostOutside: (ip: string) => `${ip} is an address that nothing here answers for.`,
  lostMachine: (node: string) => `${node} is off: whatever is sent to it is lost.`,
  lostZone: (zone: string) => `Zone ${zone} is cut off: no packet goes in or out, and this one is lost.`,
  martian: (ip: string) =>
    `The packet comes from outside and claims to be from ${ip}, this machine's own address: the kernel drops it as a martian.`,
  lostLoop: () => 'The packet goes round in circles until its time to live is over.',
  notRouted: (ip: string) => `${ip} exists inside the cluster only: no router outside knows a way to it.`,
  notRoutedInternal: (ip: string) =>
    `${ip} is the private address of an internal load balancer: no router outside knows a way to it.`,
  dropEdge: (service: string) =>
    `The sender is not in the source ranges of Service ${service}, so the cloud's firewall drops the packet.`,
  refuse: (port: string) => `Nothing listens on port ${port} here: the kernel answers with a reset.`,
  refuseData: (port: string) =>
    `No process waits for datagrams on port ${port} here: the kernel answers with ICMP port unreachable.`,
  deliver: (owner: string, port: string) => `${called(owner)} listens on port ${port} and takes the connection.`,
  respond: (status: string) => `The process answers ${status}.`,
  respondData: (text: string) => `The process answers “${text}”.`,
  respondDns: () => 'The DNS server answers.',
  silent: () => 'The process takes the datagram and says nothing.',
  proxy: (what: string, rule: string, backend: string) =>
    `${what}: ${rule} leads to ${backend}, so the proxy opens a connection of its own to it.`,
  proxyAgain: (backend: string, why: string) => `The connection before ${why}; the proxy tries ${backend}.`,
  relayed: (status: string) => `The proxy hands the answer ${status} on.`,
  proxyAnswers: (status: string, why: string) => `The proxy itself answers ${status}: ${why}.`,
  tlsFailed: (name: string, problem: string) => `The client asked for TLS with ${name} and hangs up: ${problem}.`,
  closed: () => 'The process closes the connection without an answer.',
  replyRoute: (to: string) => `The answer is on its way to ${to}.`,
  restore: () => 'conntrack undoes the rewrites: the answer seems to come from where the request was sent.',
  restoreBalance: () => 'The load balancer hands the answer on over the connection of the client.',
  invalid: () => 'This node never saw the request, so the answer is invalid to it and dropped.',
  stranger: (ip: string) => `The answer comes from ${ip}, with which no connection was opened: it is thrown away.`,
  receive: () => 'The answer is back.',
  receiveRefused: () => 'The client learns that the connection is refused.',
} as const

type Sentences = typeof SENTENCES
export type Sentence = keyof Sentences

/** A sentence's name and what goes into it. */
export type Why = readonly [Sentence, ...string[]]

export function sentence([name, ...parts]: Why): string {
  return (SENTENCES[name] as (...parts: string[]) => string)(...parts)
}

function policies(count: string): string {
  return count === '1' ? 'A NetworkPolicy isolates' : `${count} NetworkPolicies isolate`
}

/** `pod/default/web` → `Pod web`. */
function called(place: Place): string {
  const kind = place.slice(0, place.indexOf('/'))
  return `${kind[0]?.toUpperCase()}${kind.slice(1)} ${place.slice(place.lastIndexOf('/') + 1)}`
}
