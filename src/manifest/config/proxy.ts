import type { ProxyMode } from '../../engine/config.ts'
import { badCidr, upToTwo } from './addresses.ts'
import type { Fields } from './fields.ts'
import type { Draft } from './index.ts'

const SCHEDULERS = ['rr', 'wrr', 'lc', 'wlc', 'lblc', 'lblcr', 'sh', 'dh', 'sed', 'nq', 'mh'] as const

/** kube-proxy's own configuration file. */
export function readProxy(fields: Fields, draft: Draft): void {
  const { proxy } = draft.config
  fields.only(
    '',
    ['apiVersion', 'kind', 'mode', 'clusterCIDR', 'detectLocalMode', 'nodePortAddresses', 'iptables', 'ipvs'],
    [
      'bindAddress',
      'healthzBindAddress',
      'metricsBindAddress',
      'bindAddressHardFail',
      'clientConnection',
      'configSyncPeriod',
      'conntrack',
      'detectLocal',
      'enableProfiling',
      'featureGates',
      'hostnameOverride',
      'logging',
      'nftables',
      'oomScoreAdj',
      'portRange',
      'showHiddenMetricsForVersion',
      'winkernel',
      'windowsRunAsService',
    ],
  )
  fields.only('iptables', ['masqueradeAll', 'localhostNodePorts'], ['masqueradeBit', 'syncPeriod', 'minSyncPeriod'])
  fields.only(
    'ipvs',
    ['scheduler'],
    ['syncPeriod', 'minSyncPeriod', 'excludeCIDRs', 'strictARP', 'tcpTimeout', 'tcpFinTimeout', 'udpTimeout'],
  )
  proxy.mode = readMode(fields, 'mode') ?? proxy.mode
  draft.clusterCIDR = fields.checked('clusterCIDR', (text) => (text === '' ? null : upToTwo(badCidr)(text)))
  proxy.detectLocalMode = fields.oneOf('detectLocalMode', ['ClusterCIDR', 'NodeCIDR', 'None']) ?? proxy.detectLocalMode
  proxy.masqueradeAll = fields.boolean('iptables.masqueradeAll') ?? proxy.masqueradeAll
  proxy.localhostNodePorts = fields.boolean('iptables.localhostNodePorts') ?? proxy.localhostNodePorts
  proxy.nodePortAddresses = fields.strings('nodePortAddresses', badNodePortAddress) ?? proxy.nodePortAddresses
  const scheduler = fields.oneOf('ipvs.scheduler', SCHEDULERS)
  if (scheduler) proxy.ipvsScheduler = scheduler
}

/** kube-proxy's mode. */
export function readMode(fields: Fields, path: string): ProxyMode | undefined {
  return fields.oneOf(path, ['iptables', 'nftables', 'ipvs'])
}

function badNodePortAddress(text: string): string | null {
  const problem = text === 'primary' ? null : badCidr(text)
  if (!problem) return null
  return text.includes(':') ? problem : 'must be a valid IPv4 CIDR, such as 10.0.0.0/8, or "primary"'
}
