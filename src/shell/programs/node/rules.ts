import type { ProxyTool } from '#engine'
import { Interrupted } from '../../io/stream.ts'
import { ExitError, type Process, type Program } from '../../process.ts'

/** What a tool of the node's kube-proxy mode prints; nothing is printed of another node. */
export function printed({ machine, signal }: Process, tool: ProxyTool): string {
  if (signal.aborted) throw new Interrupted()
  const [sort, node = ''] = machine.place.split('/')
  if (sort === 'node') return machine.cluster.nodeTool(node, tool)
  // A container with a network of its own has no rules in it.
  return ''
}

/** `iptables-save [-t TABLE]` */
function save(name: 'iptables-save' | 'ip6tables-save'): Program {
  return {
    name,
    aliases: [`${name.replace('-save', '')}-legacy-save`, `${name.replace('-save', '')}-nft-save`],
    async run(process) {
      const { args } = process
      const at = args.findIndex((arg) => arg === '-t' || arg === '--table')
      const table = at < 0 ? undefined : args[at + 1]
      const text = printed(process, name)
      await process.stdout.write(table === undefined ? text : tableOf(text, table))
      return 0
    },
  }
}

export const iptablesSave = save('iptables-save')
export const ip6tablesSave = save('ip6tables-save')

/** One table of what iptables-save prints. */
function tableOf(text: string, table: string): string {
  return text
    .split(/(?<=^COMMIT\n)/m)
    .filter((part) => part.startsWith(`*${table}\n`))
    .join('')
}

interface Chain {
  name: string
  policy: string
  rules: string[]
}

function chainsOf(text: string): Chain[] {
  const chains = new Map<string, Chain>()
  for (const line of text.split('\n')) {
    const [, name, policy] = /^:(\S+) (\S+)/.exec(line) ?? []
    if (name) chains.set(name, { name, policy: policy!, rules: [] })
    const [, of, rule] = /^-A (\S+) ?(.*)$/.exec(line) ?? []
    if (of) chains.get(of)?.rules.push(rule!)
  }
  return [...chains.values()]
}

/** `iptables [-t TABLE] -L|-S [CHAIN] [-n] [-v] [--line-numbers]`: the rules are looked at, kube-proxy alone writes them. */
function iptables(name: 'iptables' | 'ip6tables'): Program {
  return {
    name,
    aliases: [`${name}-legacy`, `${name}-nft`],
    async run(process) {
      const { table, chain, list, numbers, verbose } = readArguments(name, process.args)
      const all = chainsOf(tableOf(printed(process, `${name}-save`), table))
      const known = all.length > 0 ? all : builtIn(table)
      const shown = chain === undefined ? known : known.filter((each) => each.name === chain)
      if (shown.length === 0) throw new ExitError(1, `${name}: No chain/target/match by that name.`)
      if (list === 'S') {
        const heads = shown.map((each) =>
          each.policy === '-' ? `-N ${each.name}\n` : `-P ${each.name} ${each.policy}\n`,
        )
        const rules = shown.flatMap((each) => each.rules.map((rule) => `-A ${each.name} ${rule}\n`))
        await process.stdout.write([...heads, ...rules].join(''))
        return 0
      }
      const references = new Map<string, number>()
      for (const each of all) {
        for (const rule of each.rules) {
          const to = /-[jg] (\S+)/.exec(rule)?.[1]
          if (to) references.set(to, (references.get(to) ?? 0) + 1)
        }
      }
      await process.stdout.write(
        shown.map((each) => listing(each, references.get(each.name) ?? 0, { numbers, verbose })).join('\n'),
      )
      return 0
    },
  }
}

export const iptablesProgram = iptables('iptables')
export const ip6tablesProgram = iptables('ip6tables')

function builtIn(table: string): Chain[] {
  const names: Record<string, string[]> = {
    filter: ['INPUT', 'FORWARD', 'OUTPUT'],
    nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
    mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
    raw: ['PREROUTING', 'OUTPUT'],
  }
  return (Object.hasOwn(names, table) ? names[table]! : []).map((name) => ({ name, policy: 'ACCEPT', rules: [] }))
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['--list', '-L'],
  ['--list-rules', '-S'],
  ['--numeric', '-n'],
  ['--verbose', '-v'],
  ['--table', '-t'],
  ['--wait', '-w'],
  ['--exact', '-x'],
])

function readArguments(name: string, args: readonly string[]) {
  let table = 'filter'
  let chain: string | undefined
  let list: 'L' | 'S' | undefined
  let numbers = false
  let verbose = false
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    const short = SHORT.get(arg) ?? arg
    if (short === '--line-numbers') numbers = true
    else if (/^-[a-zA-Z]+$/.test(short)) {
      for (const letter of short.slice(1)) {
        if (letter === 't') table = args[++i] ?? ''
        else if (letter === 'L' || letter === 'S') list = letter
        else if (letter === 'v') verbose = true
        else if (!/[nwx]/.test(letter)) {
          const isChange = /[ADIRFXNPEZ]/.test(letter)
          throw new ExitError(
            isChange ? 4 : 2,
            isChange
              ? `${name}: rules of this node are kube-proxy's: they are shown here, and changed by changing Services`
              : `${name} v1.8.10 (legacy): unknown option "-${letter}"\nTry \`${name} -h' or '${name} --help' for more information.`,
          )
        }
      }
    } else if (!short.startsWith('-')) chain ??= short
    else
      throw new ExitError(
        2,
        `${name} v1.8.10 (legacy): unknown option "${short}"\nTry \`${name} -h' or '${name} --help' for more information.`,
      )
  }
  if (!/^(filter|nat|mangle|raw)$/.test(table))
    throw new ExitError(
      3,
      `${name} v1.8.10 (legacy): can't initialize ${name} table \`${table}': Table does not exist (do you need to insmod?)`,
    )
  if (!list)
    throw new ExitError(
      2,
      `${name} v1.8.10 (legacy): no command specified\nTry \`${name} -h' or '${name} --help' for more information.`,
    )
  return { table, chain, list, numbers, verbose }
}

function listing(
  { name, policy, rules }: Chain,
  references: number,
  { numbers, verbose }: { numbers: boolean; verbose: boolean },
): string {
  const counters = verbose ? ' 0 packets, 0 bytes' : ''
  const head =
    policy === '-' ? `Chain ${name} (${references} references)` : `Chain ${name} (policy ${policy}${counters})`
  const number = numbers ? 'num  ' : ''
  const columns = verbose
    ? ` ${number.trimEnd().padEnd(number.length)}pkts bytes target     prot opt in     out     source               destination`
    : `${number}target     prot opt source               destination`
  const lines = rules.map((rule, i) => (numbers ? String(i + 1).padEnd(5) : '') + (verbose ? wide(rule) : narrow(rule)))
  return [head, columns, ...lines].map((line) => `${line.trimEnd()}\n`).join('')
}

function parts(rule: string) {
  const take = (flag: string) => new RegExp(`(?:^|\\s)(! )?-${flag} (\\S+)`).exec(rule)
  const address = (found: RegExpExecArray | null) =>
    found ? `${found[1] ? '!' : ''}${found[2]!.replace(/\/(32|128)$/, '')}` : '0.0.0.0/0'
  const target = take('[jg]')?.[2] ?? ''
  const rest = rule
    .replaceAll(/(?:^|\s)(?:! )?-[sdpiojg] \S+/g, '')
    .replaceAll(
      /\s*-m comment --comment (?:"([^"]*)"|(\S+))/g,
      (_, quoted?: string, bare?: string) => ` /* ${quoted ?? bare ?? ''} */`,
    )
    .replaceAll(/-m (?:tcp|udp|sctp) --dport (\S+)/g, (_, port: string) => `${take('p')?.[2] ?? 'tcp'} dpt:${port}`)
    .replaceAll(/-m statistic --mode random --probability (\S+)/g, 'statistic mode random probability $1')
    .replaceAll(/-m addrtype --dst-type (\S+)/g, 'ADDRTYPE match dst-type $1')
    .replaceAll(/-m mark (!? ?)--mark (\S+)/g, 'mark match $1$2')
    .replaceAll('--to-destination ', 'to:')
    .replaceAll(/--reject-with (\S+)/g, 'reject-with $1')
    .replaceAll(/--set-xmark (\S+)/g, 'MARK set-xmark $1')
    .replaceAll(/-m conntrack --ctstate (\S+)/g, 'ctstate $1')
    .replaceAll(/-m (?:tcp|udp|sctp)\b/g, '')
    .replaceAll(/--random-fully/g, 'random-fully')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const device = (flag: string) => take(flag)?.[2] ?? '*'
  return {
    target,
    protocol: take('p')?.[2] ?? 'all',
    source: address(take('s')),
    destination: address(take('d')),
    into: device('i'),
    out: device('o'),
    rest,
  }
}

function narrow(rule: string): string {
  const { target, protocol, source, destination, rest } = parts(rule)
  return `${target.padEnd(10)} ${protocol.padEnd(4)} --  ${source.padEnd(20)} ${destination.padEnd(20)} ${rest}`
}

function wide(rule: string): string {
  const { target, protocol, source, destination, into, out, rest } = parts(rule)
  return `    0     0 ${target.padEnd(10)} ${protocol.padEnd(4)} --  ${into.padEnd(6)} ${out.padEnd(7)} ${source.padEnd(20)} ${destination.padEnd(20)} ${rest}`
}

/** Tools of which only some calls have anything to show. */
function shows(name: string, calls: readonly (readonly [pattern: RegExp, tool: ProxyTool])[], usage: string): Program {
  return {
    name,
    async run(process) {
      const line = process.args.join(' ')
      const found = calls.find(([pattern]) => pattern.test(line))
      if (!found) throw new ExitError(1, usage)
      await process.stdout.write(printed(process, found[1]))
      return 0
    },
  }
}

export const nft = shows(
  'nft',
  [[/^(-a |-n |-nn )*list (ruleset|tables|table .*|chain .*|set .*|map .*)$/, 'nft list ruleset']],
  'nft: only `nft list ruleset` is here: the rules are kube-proxy’s, and changed by changing Services',
)
export const ipvsadm = shows(
  'ipvsadm',
  [
    [/^-S( -n|n)?$|^-Sn$|^--save( -n)?$/, 'ipvsadm -Sn'],
    [/^(-[Lln]+|--list|-n|--numeric|\s)*(--stats|--rate)?$/, 'ipvsadm -Ln'],
  ],
  'ipvsadm: only listing (`ipvsadm -Ln`) is here: virtual servers are kube-proxy’s',
)
export const ipset = shows(
  'ipset',
  [
    [/^save/, 'ipset save'],
    [/^(-n )?(list|-L)/, 'ipset list'],
  ],
  "ipset v7.19: No command specified.\nTry `ipset help' for more information.",
)
