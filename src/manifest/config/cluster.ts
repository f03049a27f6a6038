import { badCidr } from './addresses.ts'
import type { Fields } from './fields.ts'
import type { Draft } from './index.ts'
import type { NodeEntry } from './nodes.ts'
import { readMode } from './proxy.ts'

/** kind's v1alpha4 configuration, of which everything may be there and a part matters here. */
export function readCluster(fields: Fields, draft: Draft): void {
  const { config } = draft
  fields.only(
    '',
    ['apiVersion', 'kind', 'name', 'nodes', 'networking'],
    [
      'featureGates',
      'runtimeConfig',
      'kubeadmConfigPatches',
      'kubeadmConfigPatchesJSON6902',
      'containerdConfigPatches',
      'containerdConfigPatchesJSON6902',
    ],
  )
  fields.only(
    'networking',
    ['podSubnet', 'serviceSubnet', 'kubeProxyMode', 'ipFamily'],
    ['apiServerPort', 'apiServerAddress', 'disableDefaultCNI', 'dnsSearch'],
  )
  config.podSubnet = fields.checked('networking.podSubnet', badCidr) ?? config.podSubnet
  config.serviceSubnet = fields.checked('networking.serviceSubnet', badCidr) ?? config.serviceSubnet
  config.proxy.mode = readMode(fields, 'networking.kubeProxyMode') ?? config.proxy.mode
  // IPv6 is not modelled; saying so here is better than a cluster that quietly has none
  fields.oneOf('networking.ipFamily', ['ipv4'])

  draft.clusterNodes = fields.items('nodes')?.map((_, i): NodeEntry => {
    const at = `nodes[${i}]`
    fields.only(
      at,
      ['role', 'labels'],
      ['image', 'extraMounts', 'extraPortMappings', 'kubeadmConfigPatches', 'kubeadmConfigPatchesJSON6902'],
    )
    const labels = fields.labels(`${at}.labels`)
    // without a role a node of kind is a control plane
    return {
      role: fields.oneOf(`${at}.role`, ['control-plane', 'worker']) ?? 'control-plane',
      ...(labels && { labels }),
    }
  })
  if (draft.clusterNodes?.length === 0) draft.clusterNodes = undefined
}
