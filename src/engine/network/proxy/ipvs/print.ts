import type { IPFamily } from '../../../config.ts'
import { hostPort } from '../../../ip.ts'
import { numberOf } from '../../address.ts'
import { hash } from '../../../kernel/index.ts'
import { chainLine } from '../iptables/print.ts'
import type { ProxyTool } from '../rules.ts'
import { IPVS_HEADER, printUnused } from '../tools.ts'
import { ruleText } from '../iptables/text.ts'
import { written, type IptablesFrame, type Sets } from './chains.ts'
import type { IpSet, SetType } from './ipset.ts'
import type { VirtualServer } from './virtualServer.ts'

/** All that there is to show of a node. */
export interface IpvsParts {
  family: IPFamily
  frame: IptablesFrame
  sets: Sets
  bound: readonly string[]
  servers: readonly VirtualServer[]
}

/** What the tool prints on the node; empty for tools of other modes. */
export function printIpvs(tool: ProxyTool, { family, frame, sets, bound, servers }: IpvsParts): string {
  switch (tool) {
    case 'iptables-save':
      return family === 'IPv4' ? iptables(frame) : printUnused(tool)
    case 'ip6tables-save':
      return family === 'IPv6' ? iptables(frame) : printUnused(tool)
    case 'ipvsadm -Ln':
      return ipvsList(sorted(servers))
    case 'ipvsadm -Sn':
      return ipvsSave(sorted(servers))
    case 'ipset save':
      return Object.values(sets).map(setSave).join('')
    case 'ipset list':
      return Object.values(sets).map(setList).join('\n')
    case 'ip addr show kube-ipvs0':
      return device(bound)
    case 'nft list ruleset':
      return printUnused(tool)
  }
}

function iptables({ builtin, chains }: IptablesFrame): string {
  const lines: string[] = []
  for (const table of ['filter', 'nat'] as const) {
    const own = chains[table].toSorted((a, b) => (a.name < b.name ? -1 : 1))
    const all = [...builtin[table].values(), ...own]
    lines.push(`*${table}`)
    for (const chain of all) lines.push(chainLine(chain.name, !own.includes(chain)))
    for (const chain of all) for (const rule of written(chain)) lines.push(ruleText(chain.name, rule))
    lines.push('COMMIT')
  }
  return `${lines.join('\n')}\n`
}

function sorted(servers: readonly VirtualServer[]): VirtualServer[] {
  const order = ({ options }: VirtualServer) => `${options.protocol} ${sortable(options.ip)}`
  return servers.toSorted((a, b) => {
    const [x, y] = [order(a), order(b)]
    return x === y ? a.options.port - b.options.port : x < y ? -1 : 1
  })
}

function sortable(ip: string): string {
  return numberOf(ip).toString(16).padStart(32, '0')
}

function ipvsSave(servers: readonly VirtualServer[]): string {
  return servers
    .flatMap((server) => [server.command, ...server.options.servers.map((real) => server.serverCommand(real))])
    .map((line) => `${line}\n`)
    .join('')
}

function ipvsList(servers: readonly VirtualServer[]): string {
  const text = servers.map(({ options }) => {
    const { ip, port, protocol, scheduler, persistent } = options
    const flags = `${persistent === null ? '' : ` persistent ${persistent}`}${scheduler === 'mh' ? ' (mh-port)' : ''}`
    const head = `${protocol.toUpperCase().padEnd(4)} ${hostPort(ip, port)} ${scheduler}${flags}\n`
    const row = (address: string) =>
      `  -> ${address.padEnd(28)} ${'Masq'.padEnd(7)} ${'1'.padEnd(6)} ${'0'.padEnd(10)} ${'0'.padEnd(10)}\n`
    return head + options.servers.map(({ address }) => row(address)).join('')
  })
  return IPVS_HEADER + text.join('')
}

/** The kernel's own numbers: the revision of each type, and the bytes that an empty set and a member take. */
const TYPES: Record<SetType, { revision: number; empty: number; member: number }> = {
  'hash:ip': { revision: 6, empty: 200, member: 16 },
  'hash:ip,port': { revision: 7, empty: 216, member: 48 },
  'hash:ip,port,ip': { revision: 6, empty: 216, member: 48 },
  'hash:ip,port,net': { revision: 8, empty: 456, member: 64 },
  'bitmap:port': { revision: 3, empty: 8264, member: 0 },
}

function setSave(set: IpSet): string {
  const head = `create ${set.name} ${set.type} ${header(set)}\n`
  return (
    head +
    set
      .members()
      .map((member) => `add ${set.name} ${member}\n`)
      .join('')
  )
}

function setList(set: IpSet): string {
  const members = set.members()
  const { revision, empty, member } = TYPES[set.type]
  const lines = [
    `Name: ${set.name}`,
    `Type: ${set.type}`,
    `Revision: ${revision}`,
    `Header: ${header(set)}`,
    `Size in memory: ${empty + member * members.length}`,
    `References: ${set.references}`,
    `Number of entries: ${members.length}`,
    'Members:',
    ...members,
  ]
  return `${lines.join('\n')}\n`
}

/** The seed of a set's hash is chance in a kernel; here it follows from the name. */
function header({ name, type, family }: IpSet): string {
  if (type === 'bitmap:port') return 'range 0-65535'
  const seed = (hash(name) >>> 0).toString(16)
  return `family ${family === 'IPv4' ? 'inet' : 'inet6'} hashsize 1024 maxelem 65536 bucketsize 12 initval 0x${seed.padStart(8, '0')}`
}

function device(bound: readonly string[]): string {
  const addresses = bound
    .toSorted((a, b) => (sortable(a) < sortable(b) ? -1 : 1))
    .map((ip) => `    ${addressWords(ip)}\n       valid_lft forever preferred_lft forever\n`)
  return `4: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default 
    link/ether 5e:1e:c1:d5:30:55 brd ff:ff:ff:ff:ff:ff
${addresses.join('')}`
}

function addressWords(ip: string): string {
  return ip.includes(':') ? `inet6 ${ip}/128 scope global ` : `inet ${ip}/32 scope global kube-ipvs0`
}
