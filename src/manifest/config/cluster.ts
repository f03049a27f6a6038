import type { IPFamily } from '../../engine/config.ts'
import { familyOf, parseSubnet } from '../../engine/ip.ts'
import { badCidr, DEFAULTS, FAMILIES, splitList, upToTwo } from './addresses.ts'
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
  config.proxy.mode = readMode(fields, 'networking.kubeProxyMode') ?? config.proxy.mode
  readRanges(fields, draft)

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

/** The order of the families in a range says which is the primary one; what says nothing of it follows what does. */
function readRanges(fields: Fields, { config }: Draft): void {
  const ipFamily = fields.oneOf('networking.ipFamily', ['ipv4', 'ipv6', 'dual']) ?? 'ipv4'
  const wanted: readonly IPFamily[] = FAMILIES[ipFamily]
  const read = (path: string): string[] | undefined => {
    const cidrs = splitList(fields.checked(path, upToTwo(badCidr)) ?? '').filter(Boolean)
    if (!cidrs.length) return undefined
    if (cidrs.length === wanted.length && wanted.every((family) => cidrs.some((cidr) => familyOf(cidr) === family)))
      return cidrs
    const need = ipFamily === 'dual' ? 'hold an IPv4 and an IPv6 CIDR' : `be one ${wanted[0]} CIDR`
    return fields.invalid(path, fields.get(path), `must ${need}, as networking.ipFamily is ${ipFamily}`)
  }
  const pods = read('networking.podSubnet')
  let services = read('networking.serviceSubnet')
  const order = (pods ?? services)?.map(familyOf) ?? wanted
  if (services && familyOf(services[0]!) !== order[0]) {
    const path = 'networking.serviceSubnet'
    services = fields.invalid(path, fields.get(path), `must begin with ${order[0]}, as networking.podSubnet does`)
  }
  const wide = services?.find((cidr) => familyOf(cidr) === 'IPv6' && parseSubnet(cidr)!.bits < 64)
  if (wide) {
    fields.invalid('networking.serviceSubnet', wide, 'must be a /64 or smaller')
    services = undefined
  }
  const ranges = (given: string[] | undefined, name: 'podSubnet' | 'serviceSubnet') =>
    (given ?? order.map((family) => DEFAULTS[family][name])).join(',')
  config.podSubnet = ranges(pods, 'podSubnet')
  config.serviceSubnet = ranges(services, 'serviceSubnet')
}
