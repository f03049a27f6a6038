import { existsSync } from 'node:fs'
import { Agent } from './agent.ts'
import { asRoute, FAMILIES, familyOf, ofFamily, type Family } from './family.ts'
import { balancerListeners, clientLines, FROM_NODES, GATEWAY, nodad, NOBODY, routeTo } from './clientHost.ts'
import { EMPTY, here, LOADERS, podNetworkRules } from './loaders.ts'
import type { Plan, PlanNode, PlanPod } from './plan.ts'
import type { Call, Counts } from './protocol.ts'
import { run, runNow } from './sh.ts'

/** All names of this lab's namespaces begin so; the process id keeps labs from meeting each other. */
const PREFIX = 'pp-'
/** Where a pod finds its node; for IPv4 nobody has the address, and the node answers for it. */
const POD_GATEWAY = { IPv4: '169.254.1.1', IPv6: 'fe80::1' }
const CLIENT = 'client'

const SYSCTLS = {
  // Every refusal is felt: none of them counts towards a limit, neither a host's nor the one of the whole machine.
  'net.ipv4.icmp_ratelimit': '0',
  'net.ipv4.icmp_ratemask': '0',
  'net.ipv6.icmp.ratelimit': '0',
  'net.ipv6.icmp.ratemask': '255',
  'net.ipv4.conf.all.rp_filter': '0',
  'net.ipv4.conf.default.rp_filter': '0',
  'net.ipv4.conf.all.send_redirects': '0',
  'net.ipv4.conf.default.send_redirects': '0',
  'net.ipv4.conf.all.accept_redirects': '0',
  'net.ipv4.conf.default.accept_redirects': '0',
  // No connection of an earlier flow may answer for a later one.
  'net.ipv4.tcp_max_tw_buckets': '0',
  'net.ipv4.tcp_syncookies': '0',
  // A Service's random choice is told from a load balancer's by connection, not by host.
  'net.ipv4.fib_multipath_hash_policy': '1',
  'net.ipv6.fib_multipath_hash_policy': '1',
  // Addresses are good at once, and nobody advertises routes.
  'net.ipv6.conf.all.accept_dad': '0',
  'net.ipv6.conf.default.accept_dad': '0',
  'net.ipv6.conf.all.accept_ra': '0',
  'net.ipv6.conf.default.accept_ra': '0',
  'net.ipv6.conf.all.accept_redirects': '0',
  'net.ipv6.conf.default.accept_redirects': '0',
}

const FORWARDS = { 'net.ipv4.ip_forward': '1', 'net.ipv6.conf.all.forwarding': '1' }

/** Who makes a connection: the client, a node by its name, or a pod by `namespace/name`. */
export type Caller = { kind: 'client' } | { kind: 'node'; name: string } | { kind: 'pod'; name: string }

/**
 * Nodes, pods and a client as network namespaces of one real kernel:
 *
 *   client ── bridge ─┬─ node 0 ─┬─ pod
 *                     │          └─ pod
 *                     └─ node 1 ─── pod
 *
 * Namespaces and their processes are made once and reused; `build` gives them the addresses, routes, rules and
 * listeners of a plan and takes away those of the one before. Pods are routed to, each over a link of its own.
 *
 * Needs root, iproute2, nftables and conntrack, and what the mode's loader needs.
 */
export class Lab {
  readonly #name: string
  readonly #agents = new Map<string, Agent>()
  readonly #made: string[] = []
  #plan: Plan | undefined
  /** Pods by name, and their namespaces. */
  readonly #homes = new Map<string, string>()
  /** What the client's host listens to for load balancers, as text. */
  #listening = '[]'

  /** Takes away what labs of processes that were killed have left. */
  static sweep(): void {
    for (const line of runNow('ip', ['netns', 'list']).output.split('\n')) {
      const [name = ''] = line.split(' ')
      const pid = /^pp-(\d+)-\d+-/.exec(name)?.[1]
      if (pid && !existsSync(`/proc/${pid}`)) runNow('ip', ['netns', 'del', name])
    }
  }

  /** @param number tells labs of one process from each other */
  constructor(number = 0) {
    this.#name = `${PREFIX}${process.pid}-${number}`
  }

  /** Makes what every plan needs. */
  async start(): Promise<void> {
    await this.#makeNamespace('net')
    await this.#ip('net', 'link add name hub type bridge\nlink set hub up')
    await this.#makeHost(CLIENT)
    for (const { family, bits } of FAMILIES) {
      await this.#ip(
        CLIENT,
        `addr add ${GATEWAY[family]}/${bits} dev eth0${nodad(GATEWAY[family])}\n` +
          `neigh add ${NOBODY[family]} lladdr 02:00:00:00:00:01 dev eth0 nud permanent\n` +
          `rule add iif eth0 lookup ${FROM_NODES} priority 100`,
        family,
      )
    }
    await this.#agents.get(CLIENT)!.do({ op: 'sysctl', values: FORWARDS })
  }

  /** Everything as the plan says, with nothing left of an earlier one. */
  async build(plan: Plan): Promise<void> {
    const modeChanged = this.#plan?.mode !== plan.mode
    this.#plan = plan
    for (const [i] of plan.nodes.entries()) if (!this.#agents.has(node(i))) await this.#makeHost(node(i))
    const before = new Set(this.#homes.values())
    this.#homes.clear()
    for (const pod of plan.pods) await this.#findHome(pod)
    const now = new Set(this.#homes.values())
    const idle = [...this.#agents.keys()].filter((name) => nodeNumber(name) >= plan.nodes.length)
    await Promise.all([
      ...[...before].filter((home) => !now.has(home)).map((home) => this.#clear(home)),
      ...idle.map((name) => this.#clear(name)),
      ...plan.nodes.map((each, i) => this.#setNode(each, i, modeChanged)),
      ...plan.pods.map((pod) => this.#setPod(pod)),
      this.#setClient(),
    ])
  }

  /** Goes on to a later plan of the same nodes: connections stay as they are. */
  async change(plan: Plan): Promise<void> {
    const before = this.#plan!
    this.#plan = plan
    const { load, reload = load } = LOADERS[plan.mode]
    const gone = before.pods.filter((old) => !plan.pods.some((pod) => isSame(pod, old)))
    await Promise.all(gone.map(({ name }) => this.#dropPod(name)))
    await Promise.all(
      plan.pods.map(async (pod) => {
        const agent = this.#agents.get(this.#homes.get(pod.name) ?? '')
        if (!agent) return this.#addPod(pod)
        const old = before.pods.find(({ name }) => name === pod.name)!
        if (JSON.stringify(old.listeners) === JSON.stringify(pod.listeners)) return
        await agent.do({ op: 'close' })
        await agent.do({ op: 'listen', listeners: pod.listeners })
      }),
    )
    await Promise.all(
      plan.nodes.map(async ({ rules }, i) => {
        if (JSON.stringify(rules) !== JSON.stringify(before.nodes[i]!.rules)) await this.#shell(node(i), reload(rules))
      }),
    )
    await this.#setClient()
  }

  /** The agent of whoever makes a connection. */
  agentOf(caller: Caller): Agent {
    const home = caller.kind === 'client' ? CLIENT : caller.kind === 'node' ? this.#nodeOf(caller.name) : undefined
    const agent = this.#agents.get(home ?? this.#homes.get(caller.kind === 'pod' ? caller.name : '') ?? '')
    if (!agent) throw new Error(`the lab has no ${JSON.stringify(caller)}`)
    return agent
  }

  ask(caller: Caller, call: Omit<Call & { op: 'ask' }, 'op'>): Promise<Counts> {
    return this.agentOf(caller).ask({ op: 'ask', ...call })
  }

  /** Lets the client's connections to an address enter the cluster at these nodes; without any as the plan has it. */
  async route(ip: string, nodes?: readonly string[]): Promise<void> {
    if (nodes) await this.#ip(CLIENT, routeTo(this.#plan!, ip, nodes), familyOf(ip).family)
    else await this.#setClient()
  }

  /** A node's rules with the real counters. */
  async counters(name: string): Promise<string> {
    return this.#shell(this.#nodeOf(name), LOADERS[this.#plan!.mode].counters)
  }

  /** Takes everything away again, at once: it may be the last thing that this process does. */
  end(): void {
    for (const agent of this.#agents.values()) agent.end()
    for (const name of this.#made.splice(0)) runNow('ip', ['netns', 'del', this.#full(name)])
    this.#agents.clear()
  }

  /** Twice, for what the first have done may have woken the last. Those that have ended have nothing to look at. */
  async #allTurn(): Promise<void> {
    for (let i = 0; i < 2; i++)
      await Promise.allSettled([...this.#agents.values()].map((agent) => agent.do({ op: 'turn' })))
  }

  async #setNode({ addresses, rules, listeners }: PlanNode, i: number, modeChanged: boolean): Promise<void> {
    const plan = this.#plan!
    const agent = this.#agents.get(node(i))!
    await agent.do({ op: 'close' })
    await agent.do({
      op: 'sysctl',
      values: {
        ...FORWARDS,
        'net.ipv4.conf.all.route_localnet': plan.routesLocalhost ? '1' : '0',
        'net.ipv4.conf.default.route_localnet': plan.routesLocalhost ? '1' : '0',
      },
    })
    const lines = FAMILIES.map((family) => {
      const [own, ...more] = ofFamily(addresses, family)
      if (!own) return 'route flush table main proto boot'
      const gateway = GATEWAY[family.family]
      return [
        'route flush table main proto boot',
        ...[own, ...more].map((ip) => `addr add ${asRoute(ip)} dev eth0${nodad(ip)}`),
        `route add ${asRoute(gateway)} dev eth0 src ${own}`,
        `route add ${family.all} via ${gateway} src ${own}`,
        ...plan.nodes.flatMap((other, j) => (j === i ? [] : routesTo(other, own, family))),
        ...plan.pods.flatMap((pod) => (this.#numberOf(pod.node) === i ? this.#routesToPod(pod, family) : [])),
      ].join('\n')
    })
    const inside = [...plan.nodes.flatMap((each) => each.addresses), ...plan.serviceSubnets]
    const script = [
      'ip -4 addr flush dev eth0',
      'ip -6 addr flush dev eth0 scope global',
      ...FAMILIES.map(({ ip }, i) => here(`ip ${ip} -batch -`, lines[i]!)),
      ...(modeChanged ? [EMPTY] : []),
      podNetworkRules(plan.podSubnets, inside),
      LOADERS[plan.mode].load(rules),
    ]
    await this.#shell(node(i), script.join('\n'))
    await agent.do({ op: 'listen', listeners })
  }

  async #addPod(pod: PlanPod): Promise<void> {
    await this.#findHome(pod)
    await this.#setPod(pod)
    for (const family of FAMILIES) {
      const lines = this.#routesToPod(pod, family)
      if (lines.length > 0) await this.#ip(node(this.#numberOf(pod.node)), lines.join('\n'), family.family)
    }
  }

  /** A namespace at the pod's node that nobody lives in. */
  async #findHome({ name, node: host }: PlanPod): Promise<void> {
    const at = this.#numberOf(host)
    const taken = new Set(this.#homes.values())
    let number = 0
    while (taken.has(`p${at}-${number}`)) number++
    const home = `p${at}-${number}`
    this.#homes.set(name, home)
    if (!this.#agents.has(home)) await this.#makePod(home, at)
  }

  async #setPod({ name, ips, listeners }: PlanPod): Promise<void> {
    const home = this.#homes.get(name)!
    const agent = this.#agents.get(home)!
    await this.#clear(home)
    for (const ip of ips) {
      const { family, all } = familyOf(ip)
      const gateway = POD_GATEWAY[family]
      const lines = [
        `addr add ${asRoute(ip)} dev eth0${nodad(ip)}`,
        ...(family === 'IPv4' ? [`route add ${gateway} dev eth0`] : []),
        `route add ${all} via ${gateway} dev eth0`,
      ]
      await this.#ip(home, lines.join('\n'), family)
    }
    await agent.do({ op: 'listen', listeners })
  }

  #routesToPod({ name, ips, node: host }: PlanPod, family: Family): string[] {
    const [own] = ofFamily(this.#plan!.nodes[this.#numberOf(host)]!.addresses, family)
    return ofFamily(ips, family).map((ip) => `route add ${asRoute(ip)} dev ${this.#homes.get(name)} src ${own}`)
  }

  /** As a kubelet ends a pod: its process first, whose connections are closed with it, then its network. */
  async #dropPod(name: string): Promise<void> {
    const home = this.#homes.get(name)!
    this.#homes.delete(name)
    await this.#clear(home)
    const host = node(Number(/^p(\d+)-/.exec(home)![1]))
    for (const { family } of FAMILIES) await this.#ip(host, `route flush dev ${home} table main proto boot`, family)
  }

  async #clear(name: string): Promise<void> {
    await this.#agents.get(name)!.do({ op: 'close' })
    for (const { family } of FAMILIES) {
      await this.#ip(name, 'route flush table main proto boot\naddr flush dev eth0 scope global', family)
    }
  }

  async #setClient(): Promise<void> {
    const plan = this.#plan!
    await Promise.all(FAMILIES.map((family) => this.#ip(CLIENT, clientLines(plan, family), family.family)))
    const listeners = balancerListeners(plan)
    const wanted = JSON.stringify(listeners)
    if (this.#listening === wanted) return
    this.#listening = wanted
    const agent = this.#agents.get(CLIENT)!
    await agent.do({ op: 'unlisten' })
    await agent.do({ op: 'listen', listeners })
  }

  #nodeOf(name: string): string {
    return node(this.#numberOf(name))
  }

  #numberOf(name: string): number {
    return this.#plan!.nodes.findIndex((each) => each.name === name)
  }

  /** A host at the bridge. */
  async #makeHost(name: string): Promise<void> {
    await this.#makeNamespace(name)
    const full = this.#full(name)
    await this.#ip(
      'net',
      `link add ${name} type veth peer name eth0 netns ${full}\nlink set ${name} master hub\nlink set ${name} up`,
    )
    await this.#ip(name, 'link set lo up\nlink set eth0 up')
    await this.#startAgent(name)
  }

  async #makePod(name: string, at: number): Promise<void> {
    await this.#makeNamespace(name)
    await this.#ip(name, `link add eth0 type veth peer name ${name} netns ${this.#full(node(at))}\nlink set lo up`)
    await this.#ip(name, 'link set eth0 up')
    await this.#startAgent(name)
    await this.#agents.get(node(at))!.do({ op: 'sysctl', values: { [`net.ipv4.conf.${name}.proxy_arp`]: '1' } })
    await this.#ip(node(at), `link set ${name} up\naddr add ${POD_GATEWAY.IPv6}/64 dev ${name} nodad`, 'IPv6')
  }

  async #makeNamespace(name: string): Promise<void> {
    this.#made.push(name)
    await run('ip', ['netns', 'add', this.#full(name)])
  }

  async #startAgent(name: string): Promise<void> {
    const agent = new Agent(this.#full(name), () => this.#allTurn())
    this.#agents.set(name, agent)
    await agent.do({ op: 'sysctl', values: SYSCTLS })
  }

  #full(name: string): string {
    return `${this.#name}-${name}`
  }

  async #ip(name: string, lines: string, family: Family['family'] = 'IPv4'): Promise<void> {
    const flag = FAMILIES.find((each) => each.family === family)!.ip
    await run('ip', [flag, '-n', this.#full(name), '-batch', '-'], `${lines}\n`)
  }

  async #shell(name: string, script: string): Promise<string> {
    return run('ip', ['netns', 'exec', this.#full(name), 'sh', '-e'], script)
  }
}

function node(i: number): string {
  return `n${i}`
}

/** -1 for what is no node. */
function nodeNumber(name: string): number {
  return Number(/^n(\d+)$/.exec(name)?.[1] ?? -1)
}

function isSame(a: PlanPod, b: PlanPod): boolean {
  return a.name === b.name && a.ips.join() === b.ips.join() && a.node === b.node
}

/** From another node: its addresses, and its pods. */
function routesTo({ addresses, podCIDRs }: PlanNode, own: string, family: Family): string[] {
  const [via, ...more] = ofFamily(addresses, family)
  if (!via) return []
  return [
    `route add ${asRoute(via)} dev eth0 src ${own}`,
    ...more.map((ip) => `route add ${asRoute(ip)} via ${via} src ${own}`),
    ...ofFamily(podCIDRs, family).map((range) => `route add ${range} via ${via} src ${own}`),
  ]
}
