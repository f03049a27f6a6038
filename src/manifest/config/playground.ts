import { canonicalIP } from '../../engine/ip.ts'
import { badAddress, badCidr, badName, splitList, upToTwo } from './addresses.ts'
import type { Fields } from './fields.ts'
import { readFirewall } from './firewall.ts'
import type { Draft } from './index.ts'
import type { NodeEntry } from './nodes.ts'

/** What neither kind nor kube-proxy has a place for. */
export function readPlayground(fields: Fields, draft: Draft): void {
  const { config } = draft
  fields.only('', ['apiVersion', 'kind', 'seed', 'cloudProvider', 'nodes', 'apiServer', 'clients', 'firewall'])
  fields.only('apiServer', ['serviceNodePortRange'])
  const seed = fields.get('seed')
  if (Number.isSafeInteger(seed)) config.seed = seed as number
  else if (seed !== undefined && seed !== null) fields.invalid('seed', seed, 'must be an integer')
  config.cloudProvider =
    fields.oneOf('cloudProvider', ['aws', 'gcp', 'azure', 'metallb', 'none']) ?? config.cloudProvider
  config.nodePortRange = rangeOf(fields) ?? config.nodePortRange

  draft.playgroundNodes = fields.items('nodes')?.map((_, i) => nodeOf(fields, `nodes[${i}]`))
  if (draft.playgroundNodes?.length === 0) draft.playgroundNodes = undefined

  const clients = fields.items('clients')?.flatMap((_, i) => {
    const at = `clients[${i}]`
    fields.only(at, ['name', 'ip'])
    const name = fields.checked(`${at}.name`, badName)
    const ip = fields.checked(`${at}.ip`, badAddress)
    for (const key of ['name', 'ip']) {
      if ((fields.get(`${at}.${key}`) ?? null) === null)
        fields.note('error', `${at}.${key}`, `${at}.${key}: Required value`)
    }
    return name !== undefined && ip !== undefined ? [{ name, ip: canonicalIP(ip)! }] : []
  })
  if (clients) draft.clients = clients
  config.firewall = readFirewall(fields, config.nodePortRange) ?? config.firewall
}

function nodeOf(fields: Fields, at: string): NodeEntry {
  fields.only(at, ['name', 'internalIP', 'externalIP', 'addresses', 'podCIDR', 'zone'])
  const entry: NodeEntry = {}
  const name = fields.checked(`${at}.name`, badName)
  const list = (key: string, check: (text: string) => string | null) => {
    const text = fields.checked(`${at}.${key}`, upToTwo(check))
    return text === undefined ? undefined : splitList(text)
  }
  const internalIPs = list('internalIP', badAddress)
  const externalIPs = fields.get(`${at}.externalIP`) === null ? null : list('externalIP', badAddress)
  const addresses = fields.strings(`${at}.addresses`, badAddress)
  const podCIDRs = list('podCIDR', badCidr)
  const zone = fields.string(`${at}.zone`)
  if (name !== undefined) entry.name = name
  if (internalIPs) entry.internalIPs = internalIPs.map((ip) => canonicalIP(ip)!)
  if (externalIPs !== undefined) entry.externalIPs = externalIPs && externalIPs.map((ip) => canonicalIP(ip)!)
  if (addresses) entry.addresses = addresses.map((ip) => canonicalIP(ip)!)
  if (podCIDRs) entry.podCIDRs = podCIDRs
  if (zone !== undefined) entry.zone = zone
  return entry
}

/** As the API server's `--service-node-port-range`. */
function rangeOf(fields: Fields): { min: number; max: number } | undefined {
  const path = 'apiServer.serviceNodePortRange'
  const text = fields.string(path)
  if (text === undefined) return undefined
  const [, from, to] = /^([0-9]{1,5})-([0-9]{1,5})$/.exec(text) ?? []
  const [min, max] = [Number(from), Number(to)]
  if (from && to && min >= 1 && min <= max && max <= 65535) return { min, max }
  return fields.invalid(path, text, 'must be two ports between 1 and 65535 in ascending order, such as 30000-32767')
}
