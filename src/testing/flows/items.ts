/**
 * What the data plane does, in the words and the order in which it was asked for. Whatever stands in braces is an item
 * that some scene of this folder has to show by packets, in each mode of kube-proxy.
 */
const PROSE: Readonly<Record<string, string>> = {
  'kube-proxy': `Three modes, each {compiled from Services} and {EndpointSlices} to its own rules, {walked per packet}, and
{printed as text} the real tools accept. Chain names carry {kube-proxy's hashes}. The mode is a setting of the cluster;
the learner can switch it and {compare the same packet's walk}.`,

  ServiceSpec: `Every field that touches packets: {several ports}, {named target ports} (different numbers on different
pods), {TCP}, {UDP} and {SCTP}, {headless}, {externalIPs}, {loadBalancerIP} and status ingress with {ipMode},
{loadBalancerSourceRanges}, {externalTrafficPolicy} and {internalTrafficPolicy} with their {health-check port},
{sessionAffinity with its time-out}, {publishNotReadyAddresses}, {trafficDistribution} and {topology hints},
{allocateLoadBalancerNodePorts}, {selector-less Services with slices by hand}, {ready}, {serving} and
{terminating endpoints with the fall-back} to terminating ones, {dual stack}, {hairpin}, {nodePortAddresses},
{masqueradeAll}.`,

  road: `Routes and SNAT {between pods}, {nodes} and {outside}, connection tracking (an
{established connection keeps its pod} when endpoints change, and is {reset when the pod is gone};
{UDP entries are flushed}), {REJECT against DROP} as the client feels it, a
{ClusterIP that nobody outside can route to}, a firewall in front of the nodes that the learner can {open} and {close}.`,

  DNS: `{A}, {AAAA}, {SRV}, {PTR}, {CNAME} by the specification, {search domains} and {ndots}, headless with
{pods' hostnames}, {ExternalName}, {_port._proto}, {cross namespace}; the DNS Service is a Service, so {policy} and
{endpoints} apply to it too.`,

  NetworkPolicy: `{isolation}, {additivity}, {AND} and {OR} of selectors, {ipBlock with except} and
{what address it sees after SNAT}, {ports} and {endPort}, {named ports}, {egress} and {the DNS trap};
{a denied packet is a time-out}.`,

  Ingress: `{host} and {path} rules with {Exact}, {Prefix} and {precedence}, {default backend}, {TLS hosts}, {404},
{502}, {503} where they belong, the controller being {pods behind its own LoadBalancer Service}. Gateway API:
{GatewayClass}, {Gateway}, {HTTPRoute} for the same.`,

  'load balancers': `{instance} and {pod targets}, {health checks that follow externalTrafficPolicy}, {source ranges},
source address {kept} or {lost}, {algorithm}, {cross zone}; {hairpin short cut} when a pod calls a load-balancer address.`,

  environment: `{environment variables} of Services in containers, with their {order-of-creation trap}.`,
}

/** `NetworkPolicy: endPort`, in order. Every reason code is one as well. */
export function itemsOf(reasons: readonly string[]): string[] {
  const told = Object.entries(PROSE).flatMap(([heading, text]) =>
    [...text.replace(/\s+/g, ' ').matchAll(/\{([^}]+)\}/g)].map(([, words]) => `${heading}: ${words}`),
  )
  return [...told, ...reasons.map((reason) => `reason: ${reason}`)]
}
