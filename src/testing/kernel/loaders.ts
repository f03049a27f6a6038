import type { ProxyMode, ProxyTool } from '#engine'
import { FAMILIES, isIPv6 } from './family.ts'
import type { Rules } from './plan.ts'
import { runNow } from './sh.ts'

/** How the rules that we print for a node get into a kernel, and how its counters are read. Lines of a shell script. */
export interface Loader {
  /** Why this kernel cannot do it, as half a sentence. */
  probe?: () => string | null
  /** Whose texts it loads. */
  tools: readonly ProxyTool[]
  load(rules: Rules): string
  /** The same for a node that has rules already; default as `load`. What nodes remember of callers has to outlive it. */
  reload?: (rules: Rules) => string
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
export const EMPTY = FAMILIES.map(({ restore }) =>
  here(restore, '*mangle\nCOMMIT\n*nat\nCOMMIT\n*filter\nCOMMIT\n'),
).join('\n')

export const LOADERS: Readonly<Record<ProxyMode, Loader>> = {
  iptables: {
    tools: ['iptables-save', 'ip6tables-save'],
    load: restoreTables,
    counters: 'iptables-save -c; ip6tables-save -c',
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
    tools: ['nft list ruleset'],
    load: (rules) => here('nft -f -', counted(rules['nft list ruleset']!)),
    reload: (rules) => {
      const text = rules['nft list ruleset']!
      return here('nft -f -', flushes(text) + counted(text))
    },
    counters: `nft list ruleset | awk '$1 == "chain" { chain = $2 } $1 == "counter" { print "chain " chain ": " $0 }'`,
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
    probe: whyNoIpvs,
    tools: ['iptables-save', 'ip6tables-save', 'ipset save', 'ipvsadm -Sn', 'ip addr show kube-ipvs0'],
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
  const tables = FAMILIES.flatMap(({ family, nft }) => {
    const of = (items: readonly string[]) => items.filter((item) => isIPv6(item) === (family === 'IPv6'))
    const elements = (items: readonly string[]) =>
      `flags interval; auto-merge; elements = { ${[...new Set(items)].join(', ')} }`
    if (of(pods).length === 0) return []
    return [
      `table ${nft} lab-pod-network {
  set pods { type ${nft === 'ip' ? 'ipv4' : 'ipv6'}_addr; ${elements(of(pods))} }
  set inside { type ${nft === 'ip' ? 'ipv4' : 'ipv6'}_addr; ${elements(of([...pods, ...inside]))} }
  chain postrouting {
    type nat hook postrouting priority 110; policy accept;
    ${nft} saddr @pods ${nft} daddr != @inside masquerade
  }
}
`,
    ]
  })
  const forget = 'conntrack -F >/dev/null 2>&1; conntrack -F -f ipv6 >/dev/null 2>&1'
  return `${here('nft -f -', `flush ruleset\n${tables.join('')}`)}\n${forget}`
}

/**
 * Empties the table but for what it remembers of callers: chains of their rules, maps and sets of their elements, as far
 * as they are there. kube-proxy changes the elements one by one instead.
 */
function flushes(rules: string): string {
  let table = ''
  const lines: string[] = []
  for (const [, opened, kind, name, dynamic] of rules.matchAll(
    /^table (ip6? \S+) \{|^\t(set|map) (\S+) \{\n(.*\n.*\n\t\tflags dynamic)?/gm,
  )) {
    if (opened) lines.push(`flush table ${(table = opened)}`)
    else if (!dynamic) lines.push(`flush ${kind} ${table} ${name}`)
  }
  return `${lines.join('\n')}\n`
}

function restoreTables(rules: Rules): string {
  return FAMILIES.flatMap(({ save, restore }) => (rules[save] ? [here(restore, rules[save])] : [])).join('\n')
}

/**
 * The device first, whose addresses make the node's own what virtual servers answer at; then sets, which have to be there
 * before the rules that ask them and go after these. kube-proxy changes one entry at a time instead.
 */
function loadIpvs(rules: Rules): string {
  const addresses = [...rules['ip addr show kube-ipvs0']!.matchAll(/^ +inet6? (\S+)/gm)]
  return [
    'sysctl -qw net.ipv4.vs.conntrack=1 net.ipv4.vs.conn_reuse_mode=0 net.ipv4.vs.expire_nodest_conn=1',
    'ip link show kube-ipvs0 >/dev/null 2>&1 || ip link add kube-ipvs0 type dummy',
    'ip addr flush dev kube-ipvs0',
    ...addresses.map(([, address]) => `ip addr add ${address} dev kube-ipvs0`),
    EMPTY,
    'ipset destroy',
    here('ipset restore', rules['ipset save']!),
    restoreTables(rules),
    'ipvsadm -C',
    here('ipvsadm -R', rules['ipvsadm -Sn']!),
  ].join('\n')
}

function whyNoIpvs(): string | null {
  if (!runNow('ipvsadm', ['-Ln']).ok) return 'this kernel has no IPVS (module ip_vs)'
  const device = `pp-dummy-${process.pid}`.slice(0, 15)
  const made = runNow('ip', ['link', 'add', device, 'type', 'dummy']).ok
  if (made) runNow('ip', ['link', 'del', device])
  return made ? null : 'this kernel has no dummy device for kube-ipvs0'
}

/** A rule that only counts, at the head of every chain. */
function counted(rules: string): string {
  return rules.replaceAll(/^\tchain \S+ \{\n(\t\t(type|comment) .*\n)*/gm, '$&\t\tcounter\n')
}

/** A command of a shell script with a text as its input. */
export function here(command: string, text: string): string {
  return `${command} <<'END_OF_RULES'\n${text}${text.endsWith('\n') ? '' : '\n'}END_OF_RULES`
}
