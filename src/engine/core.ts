/** Everything of the engine but what comes by `late.ts`: see `index.ts`, by which everybody but the Worker comes in. */
export { Cluster } from './cluster.ts'
export { sizeOfCluster, weigh } from './cluster/weight.ts'
export type { ClusterEventView, ClusterOptions, ClusterSnapshot } from './clusterTypes.ts'
export {
  defaultConfig,
  familiesOf,
  type CloudProvider,
  type ClusterConfig,
  type NodeConfig,
  type ProxyMode,
} from './config.ts'
export {
  isProxyModeLoaded,
  loadProxyMode,
  PROXY_TOOLS,
  toTrace,
  type Fare,
  type ProxyTool,
  type SendRequest,
  TraceRecord,
} from './network/index.ts'
export type { ApplyResult } from './api/index.ts'
export { share } from './api/data.ts'
export type { KubeObject, Status, StatusCause, Unstructured } from './api/types.ts'
export type {
  ConntrackEntry,
  DnsMessage,
  DnsQuestion,
  RecordType,
  Resolution,
  ResolvConf,
  ResourceRecord,
} from './network/index.ts'
export type { ContainerInside, Fault, ImagePrograms, PodFaults } from './node/index.ts'
export type * from './network/types.ts'
export type * from './topology/types.ts'
export { parseTarget } from './traffic/index.ts'
export type { LoadEnd, LoadReport } from './traffic/load.ts'
export type { Door, TrafficCount, TrafficSource } from './traffic/types.ts'
