import { existsSync } from 'node:fs'
import type { Cluster, ProxyMode } from '#engine'

/** How the rules that we print for a node get into a kernel, and how its counters are read. Lines of a shell script. */
export interface Loader {
  /** Why this kernel cannot do it, as half a sentence. */
  probe?: () => string | null
  load(rules: string): string
  /** The same for a node that has rules already; default as `load`. What nodes remember of callers has to outlive it. */
  reload?: (rules: string) => string
  /** Prints the rules with their counters. */
  counters: string
  /**
   * Mistakes that a lab worth its name has to notice when it is asked about the scenario: what it says of them is
   * thrown away, that it says something is not.
   */
  controls: readonly Control[]
}

/** A mistake that a lab has to notice. */
export interface Control {
  title: string
  /** A file of `scenarios/`. */
  scenario: string
  /** Puts the mistake into a node's rules. */
  spoil: (rules: string) => string
}

/** Takes away what another mode's loader left. */
export const EMPTY = here('iptables-restore', '*mangle\nCOMMIT\n*nat\nCOMMIT\n*filter\nCOMMIT\n')

export const LOADERS: Readonly<Record<ProxyMode, Loader>> = {
  iptables: {
    load: (rules) => here('iptables-restore', rules),
    counters: 'iptables-save -c',
    controls: [
      {
        title: 'an endpoint that no rule leads to',
        scenario: 'cluster-ip.yaml',
        spoil: (rules) => rules.replace(/^-A KUBE-SVC-\S+ .*"default\/web -> .*--probability.*\n/m, ''),
      },
      {
        title: 'dice that are loaded',
        scenario: 'cluster-ip.yaml',
        spoil: (rules) => rules.replaceAll('--probability 0.50000000000', '--probability 0.20000000000'),
      },
      {
        title: 'a masquerade that is missing',
        scenario: 'hairpin.yaml',
        spoil: (rules) => rules.replace(/^-A KUBE-POSTROUTING .*-j MASQUERADE.*\n/m, ''),
      },
      {
        title: 'a refusal that is a drop',
        scenario: 'no-matching-pod.yaml',
        spoil: (rules) => rules.replace(/-j REJECT.*$/gm, '-j DROP'),
      },
      {
        title: 'affinity that forgets',
        scenario: 'session-affinity.yaml',
        spoil: (rules) => rules.replace(/^.*--rcheck.*\n/gm, ''),
      },
    ],
  },
  nftables: {
    load: (rules) => here('nft -f -', counted(rules)),
    reload: (rules) => here('nft -f -', `${flushes(rules)}${counted(rules)}`),
    counters: `nft list table ip kube-proxy | awk '$1 == "chain" { chain = $2 } $1 == "counter" { print "chain " chain ": " $0 }'`,
    controls: [
      {
        title: 'an endpoint that no rule leads to',
        scenario: 'cluster-ip.yaml',
        spoil: (rules) =>
          rules.replaceAll(/numgen random mod 2 vmap \{ (0 : goto \S+), .*\}/g, 'numgen random mod 1 vmap { $1 }'),
      },
      {
        title: 'dice that are loaded',
        scenario: 'cluster-ip.yaml',
        spoil: (rules) =>
          rules.replaceAll(
            /numgen random mod 2 vmap \{ 0 : (goto \S+), 1 : (goto \S+) \}/g,
            'numgen random mod 4 vmap { 0 : $1, 1-3 : $2 }',
          ),
      },
      {
        title: 'a masquerade that is missing',
        scenario: 'hairpin.yaml',
        spoil: (rules) => rules.replace(/^\s*masquerade.*\n/m, ''),
      },
      {
        title: 'a refusal that is a drop',
        scenario: 'no-matching-pod.yaml',
        spoil: (rules) => rules.replaceAll('goto reject-chain', 'drop'),
      },
      {
        title: 'affinity that forgets',
        scenario: 'session-affinity.yaml',
        spoil: (rules) => rules.replaceAll(/^\s*ip saddr @affinity.*\n/gm, ''),
      },
    ],
  },
  ipvs: {
    probe: () => (existsSync('/proc/net/ip_vs') ? null : 'this kernel has no IPVS (module ip_vs)'),
    load: loadIpvs,
    counters: 'ipvsadm -Ln --stats',
    controls: [],
  },
}

/**
 * Forgets connections and all rules of nftables, and sets up the masquerade of the pod network itself, which is none of
 * kube-proxy's business: pods that call addresses outside of the cluster are hidden behind their node. It stands in a
 * table of its own, whatever the mode.
 */
export function podNetworkRules(pods: readonly string[], inside: readonly string[]): string {
  const set = (items: readonly string[]) => `{ ${[...new Set(items)].join(', ')} }`
  const rules = `flush ruleset
table ip lab-pod-network {
  set pods { type ipv4_addr; flags interval; auto-merge; elements = ${set(pods)} }
  set inside { type ipv4_addr; flags interval; auto-merge; elements = ${set([...pods, ...inside])} }
  chain postrouting {
    type nat hook postrouting priority 110; policy accept;
    ip saddr @pods ip daddr != @inside masquerade
  }
}
`
  return `${here('nft -f -', rules)}\nconntrack -F >/dev/null 2>&1`
}

/**
 * Empties the table but for what it remembers of callers: chains of their rules, maps and sets of their elements, as far
 * as they are there. kube-proxy changes the elements one by one instead.
 */
function flushes(rules: string): string {
  const fixed = [...rules.matchAll(/^\t(set|map) (\S+) \{\n(?!.*\n.*\n\t\tflags dynamic)/gm)]
  return [
    'flush table ip kube-proxy',
    ...fixed.map(([, kind, name]) => `flush ${kind} ip kube-proxy ${name}`),
    '',
  ].join('\n')
}

const IPVS_TEXTS = ['ipset save', 'iptables-save', 'ip addr show kube-ipvs0', 'ipvsadm -Sn'] as const
const NEXT_TEXT = '# ---- the next tool\n'

/** What a node's kernel is given, as its mode's loader wants it: in mode ipvs it is for four tools. */
export function textOf(cluster: Cluster, node: string): string {
  if (cluster.config.proxy.mode !== 'ipvs') return cluster.rules(node)
  return IPVS_TEXTS.map((tool) => cluster.nodeTool(node, tool)).join(NEXT_TEXT)
}

/** Sets have to be there before the rules that ask them, and go after these. */
function loadIpvs(rules: string): string {
  const [sets = '', tables = '', device = '', servers = ''] = rules.split(NEXT_TEXT)
  const addresses = [...device.matchAll(/^ +inet6? (\S+)/gm)].map(([, address]) => address!)
  return [
    'sysctl -qw net.ipv4.vs.conntrack=1',
    'ip link show kube-ipvs0 >/dev/null 2>&1 || ip link add kube-ipvs0 type dummy',
    'ip addr flush dev kube-ipvs0',
    ...addresses.map((address) => `ip addr add ${address} dev kube-ipvs0`),
    EMPTY,
    'ipset destroy',
    here('ipset restore', sets),
    here('iptables-restore', tables),
    'ipvsadm -C',
    here('ipvsadm -R', servers),
  ].join('\n')
}

/** A rule that only counts, at the head of every chain. */
function counted(rules: string): string {
  return rules.replaceAll(/^\tchain \S+ \{\n(\t\t(type|comment) .*\n)*/gm, '$&\t\tcounter\n')
}

/** A command of a shell script with a text as its input. */
export function here(command: string, text: string): string {
  return `${command} <<'END_OF_RULES'\n${text}${text.endsWith('\n') ? '' : '\n'}END_OF_RULES`
}
