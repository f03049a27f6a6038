/**
 * The network: kube-proxy's rules, conntrack, routes and DNS of a simulated cluster, and the walk of packets through
 * them. Enter by `Network`.
 */
export { Network } from './network.ts'
export type { Fare, NetworkOptions, NetworkState } from './networkTypes.ts'
export type { ConntrackEntry } from './conntrack.ts'
export { resolve } from './dns/index.ts'
export type { DnsMessage, DnsQuestion, RecordType, Resolution, ResolvConf, ResourceRecord } from './dns/index.ts'
export type { SendRequest } from './request.ts'
export type { AppRequest, Respond, SocketTable } from './sockets.ts'
export { firewallAt } from './firewall.ts'
export { toTrace } from './trace.ts'
export { TraceRecord } from './record.ts'
export { problemOf, REASONS, type Problem } from './reasons.ts'
export { CONNECT_TIMEOUT, LATENCY } from './latency.ts'
export type * from './types.ts'
export { isProxyModeLoaded, loadProxyMode } from './proxy/modes.ts'
export type { ProxyTool } from './proxy/rules.ts'
export { PROXY_TOOLS } from './proxy/tools.ts'
