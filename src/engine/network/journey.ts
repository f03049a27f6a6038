import { hostPort } from '../ip.ts'
import { isLoopback } from './address.ts'
import { mirror, type Tracked } from './conntrack.ts'
import { internalIPFor } from './families.ts'
import { healthSocket } from './healthPorts.ts'
import { LATENCY } from './latency.ts'
import { nextHook } from './hooks.ts'
import { policyWords, routeWords, stopWords } from './hopWords.ts'
import { travelOutside } from './outside.ts'
import { policyTexts } from './policy/facts.ts'
import { asksPolicyFirst, denial, isFromPod, police } from './policy/police.ts'
import type { Judgement } from './policy/types.ts'
import { ownerOf, type RuleRef, type Verdict } from './proxy/rules.ts'
import type { FirstSight, Step } from './record.ts'
import type { Owner } from './routes.ts'
import type { HopAction, Hook, LoadBalancer, Packet, Place } from './types.ts'
import { arrive, type AtNode, type End, type Next, type Where } from './ways.ts'
import type { Why } from './words.ts'
import type { NodeStack, World } from './world.ts'

/** A packet that is passed on more often than this goes round in circles. */
const TIME_TO_LIVE = 16
const NO_RULES: readonly RuleRef[] = []

/**
 * The way of one connection through the hooks of every node that it touches. It writes down what happens as steps, and
 * remembers the conntrack entries and load balancers that the answer will need.
 */
export class Journey {
  readonly steps: Step[] = []
  readonly entries: { stack: NodeStack; entry: Tracked }[] = []
  first: FirstSight | null = null
  /** A load balancer that opened a connection of its own: what came to it and what it sent. */
  proxied: { balancer: LoadBalancer; outer: Packet; inner: Packet } | null = null
  /** `namespace/name` of the load balancer's Service that the packet passed. */
  balancer: LoadBalancer | null = null
  /** As the sender made it. */
  #sent: Packet | null = null
  /** It is at its first node and came there by the interface of a pod. */
  #byPod = false

  /** @param t virtual milliseconds at which it sets out */
  constructor(
    private readonly world: World,
    public t: number,
  ) {}

  step(
    at: Place,
    action: HopAction,
    hook: Hook | null,
    rules: readonly RuleRef[],
    why: Why,
    before: Packet,
    after = before,
    reply = false,
  ): void {
    this.steps.push({ t: this.t, at, reply, action, hook, rules, why, before, after })
  }

  /** A hop at which policies decided. */
  judged(place: Place, hook: Hook, judgement: Judgement, packet: Packet): void {
    this.step(place, judgement.allowed ? 'allow' : 'deny', hook, NO_RULES, policyWords(judgement), packet)
    this.steps.at(-1)!.policies = policyTexts(judgement)
  }

  /** Takes the first packet from where it starts to its end. */
  travel(where: AtNode | 'outside', packet: Packet): End {
    this.#sent = packet
    if (where !== 'outside') this.#byPod = isFromPod(this.world, where.stack.config.name, where.entry, packet)
    for (let ttl = TIME_TO_LIVE; ttl > 0; ttl--) {
      if (where !== 'outside' && this.world.isStopped(where.stack.config.name)) {
        return this.#lostAt(where.stack.config.name, packet)
      }
      const next =
        where === 'outside'
          ? travelOutside(this.world, this, packet)
          : this.#throughNode(where.stack, where.entry, packet)
      if ('end' in next) return next
      const cut = this.#cutBetween(where, next.where)
      if (cut !== null) return this.#lostAtBorder(where, cut, next.packet)
      this.#byPod = false
      where = next.where
      packet = next.packet
    }
    this.step('internet', 'drop', null, NO_RULES, ['lostLoop'], packet)
    return { end: 'lost', packet, owner: 'unknown' }
  }

  /** A pod or client that calls 127.0.0.1 calls itself: its network namespace ends before any rule of a node. */
  travelInside(place: Place, ip: string, packet: Packet): End {
    const socket = this.world.sockets.at(ip, packet.dport, packet.protocol)
    const port = String(packet.dport)
    if (socket) this.step(place, 'deliver', null, NO_RULES, ['deliver', socket.owner, port], packet)
    else this.step(place, 'refuse', null, NO_RULES, [packet.protocol === 'UDP' ? 'refuseData' : 'refuse', port], packet)
    return { end: 'host', place, back: 'inside', packet, socket }
  }

  #cutBetween(from: AtNode | 'outside', to: AtNode | 'outside'): string | null {
    const name = (where: AtNode | 'outside') => (where === 'outside' ? null : where.stack.config.name)
    return from === to ? null : this.world.cutBetween(name(from), name(to))
  }

  #lostAtBorder(from: AtNode | 'outside', zone: string, packet: Packet): End {
    const at = from === 'outside' ? (this.balancer?.place ?? 'internet') : `node/${from.stack.config.name}`
    this.step(at, 'drop', null, NO_RULES, ['lostZone', zone], packet)
    return { end: 'cutOff', packet, zone }
  }

  #lostAt(node: string, packet: Packet): End {
    this.step(`node/${node}`, 'drop', null, NO_RULES, ['lostMachine', node], packet)
    return { end: 'lost', packet, owner: 'machine', node }
  }

  #throughNode(stack: NodeStack, entry: 'PREROUTING' | 'OUTPUT', packet: Packet): Next {
    const here = stack.config.name
    const place: Place = `node/${here}`
    const known = stack.conntrack.findForSyn(packet) ?? null
    const state = known ? 'ESTABLISHED' : 'NEW'
    let sent = packet
    if (known) {
      sent = redirected(packet, stack.conntrack.translate(known, false))
      const why: Why = ['dnatKnown', hostPort(sent.dst, sent.dport)]
      if (sent !== packet) this.step(place, 'dnat', entry, NO_RULES, why, packet, sent)
    }

    let mark = 0
    let asked = NO_RULES
    let passed = NO_RULES
    let owner: Owner
    let isLocal: boolean
    let at: Hook = entry
    let hook: Hook | null = entry
    let isJudged = known !== null || entry === 'OUTPUT'
    do {
      at = hook
      if (!isJudged && hook !== entry && asksPolicyFirst(this.world)) {
        const denied = this.#police(stack, hook, packet, sent, asked, mark)
        if (denied) return denied
        isJudged = true
      }
      const said: Verdict = stack.rules.atHook(hook, sent, stack, state, mark)
      mark = said.mark
      passed = said.filterRules
      if (said.natRules.length > 0) asked = asked.length > 0 ? [...asked, ...said.natRules] : said.natRules
      if (said.dnat) {
        const to = redirected(sent, { dst: said.dnat.ip, dport: said.dnat.port })
        const why: Why = ['dnat', ownerOf(asked) ?? '', hostPort(to.dst, to.dport)]
        if (to !== sent) this.step(place, 'dnat', hook, asked, why, sent, to)
        sent = to
      }
      if (said.verdict !== 'ACCEPT') {
        const { verdict } = said
        this.#see({ verdict, masquerade: false, packet, matched: passed, rules: stack.rules, known: null })
        return this.#stop(verdict, place, hook, passed, sent, stack)
      }
      owner = this.#ownerSeenFrom(stack, sent.dst)
      isLocal = owner.kind === 'node' && owner.node === here
      hook = nextHook(hook, isLocal || stack.rules.binds(sent.dst))
    } while (hook)
    if (!isJudged) {
      const denied = this.#police(stack, isLocal ? 'INPUT' : 'FORWARD', packet, sent, asked, mark)
      if (denied) return denied
    }

    if (!isLocal) this.#route(place, at, passed, owner, sent, stack)
    const { left, masquerade } = this.#postrouting(stack, place, sent, known, mark, owner)
    this.#see({
      verdict: sent === packet ? 'NONE' : 'DNAT',
      masquerade,
      packet,
      matched: asked,
      rules: stack.rules,
      known: known ? hostPort(sent.dst, sent.dport) : null,
    })
    if (!known) this.#remember(stack, packet, left)
    else if (packet.protocol === 'UDP') this.entries.push({ stack, entry: known })
    return this.#leave(stack, owner, left)
  }

  /** Asks the policies of the pods that the packet leaves or enters here. */
  #police(
    stack: NodeStack,
    hook: Hook,
    packet: Packet,
    sent: Packet,
    matched: readonly RuleRef[],
    mark: number,
  ): End | undefined {
    const { rules, config } = stack
    const judgements = police(this.world, config.name, this.#byPod, this.#ownerSeenFrom(stack, sent.dst), sent)
    for (const judgement of judgements) {
      this.judged(`node/${config.name}`, hook, judgement, sent)
      if (judgement.allowed) continue
      const { masquerade } = rules.atHook('POSTROUTING', sent, stack, 'NEW', mark)
      this.#see({ verdict: sent === packet ? 'DROP' : 'DNAT', masquerade, packet, matched, rules, known: null })
      return { end: 'denied', packet: sent, problem: denial(this.world, judgement, sent, this.#sent ?? packet) }
    }
    return undefined
  }

  /** What the first node's rules did is what `explain` tells about. */
  #see(sight: FirstSight): void {
    this.first ??= sight
  }

  #stop(
    verdict: 'REJECT' | 'DROP',
    place: Place,
    hook: Hook,
    rules: readonly RuleRef[],
    packet: Packet,
    stack: NodeStack,
  ): End {
    const why = stopWords(verdict, rules, packet)
    if (verdict === 'REJECT') {
      this.step(place, 'reject', hook, rules, why, packet)
      return { end: 'rejected', back: { stack, entry: 'OUTPUT' }, packet, rules }
    }
    this.step(place, 'drop', hook, rules, why, packet)
    return { end: 'dropped', packet, rules }
  }

  #route(place: Place, hook: Hook, rules: readonly RuleRef[], owner: Owner, packet: Packet, stack: NodeStack): void {
    const why = routeWords(owner, packet.dst, stack.config.name)
    if (why) this.step(place, 'route', hook, rules, why, packet)
  }

  #postrouting(
    stack: NodeStack,
    place: Place,
    packet: Packet,
    known: Tracked | null,
    mark: number,
    owner: Owner,
  ): { left: Packet; masquerade: boolean } {
    const { name } = stack.config
    if (known) {
      const { src, sport } = stack.conntrack.translate(known, false)
      if (src === packet.src && sport === packet.sport) return { left: packet, masquerade: false }
      const after = { ...packet, src, sport }
      this.step(place, 'snat', 'POSTROUTING', NO_RULES, ['snatKnown', name], packet, after)
      return { left: after, masquerade: false }
    }
    const { masquerade, natRules } = stack.rules.atHook('POSTROUTING', packet, stack, 'NEW', mark)
    const byPodNetwork = !masquerade && this.#leavesCluster(packet, owner)
    if (!masquerade && !byPodNetwork) return { left: packet, masquerade }
    const after = { ...packet, src: internalIPFor(stack.config, packet.src) }
    after.sport = stack.maskPort(mirror(after))
    const why: Why = [byPodNetwork ? 'snatCni' : 'snat', name]
    this.step(place, 'snat', 'POSTROUTING', byPodNetwork ? NO_RULES : natRules, why, packet, after)
    return { left: after, masquerade }
  }

  /** The pod network hides pods behind their node from everybody outside, as the ip-masq-agent does. */
  #leavesCluster(packet: Packet, to: Owner): boolean {
    if (to.kind !== 'client' && to.kind !== 'unknown' && to.kind !== 'loadBalancer') return false
    const from = this.world.routes.ownerOf(packet.src).kind
    return from === 'pod' || from === 'noPod'
  }

  #remember(stack: NodeStack, original: Packet, left: Packet): void {
    this.entries.push({ stack, entry: stack.conntrack.add(original, mirror(left)) })
  }

  #leave(stack: NodeStack, owner: Owner, packet: Packet): Next {
    const here = stack.config.name
    switch (owner.kind) {
      case 'node':
        if (owner.node === here) return this.#toHost(`node/${here}`, { stack, entry: 'OUTPUT' }, packet, stack)
        this.t += LATENCY.network
        return { where: arrive(this.world, owner.node), packet }
      case 'pod':
        if (owner.pod.node === here) {
          this.t += LATENCY.local
          return this.#toHost(owner.pod.place, { stack, entry: 'PREROUTING' }, packet, stack)
        }
        this.t += LATENCY.network
        return { where: arrive(this.world, owner.pod.node), packet }
      case 'noPod':
        if (owner.node !== null && owner.node !== here) {
          this.t += LATENCY.network
          return { where: arrive(this.world, owner.node), packet }
        }
        this.step(`node/${here}`, 'drop', null, NO_RULES, ['lostPod', packet.dst], packet)
        return { end: 'lost', packet, owner: 'noPod' }
      case 'service':
        this.step(`node/${here}`, 'drop', null, NO_RULES, ['lostService', packet.dst], packet)
        return { end: 'lost', packet, owner: 'service' }
      case 'client':
      case 'loadBalancer':
      case 'unknown':
        return { where: 'outside', packet }
    }
  }

  #toHost(place: Place, back: Where, packet: Packet, stack: NodeStack): End {
    // Processes of the host's network listen on every address of their node.
    const ip = place.startsWith('node/') ? stack.config.internalIP : packet.dst
    const own = this.world.sockets.at(ip, packet.dport, packet.protocol)
    const socket = own ?? (place.startsWith('node/') ? healthSocket(this.world, stack, packet) : undefined)
    const port = String(packet.dport)
    if (socket) this.step(socket.owner, 'deliver', 'INPUT', NO_RULES, ['deliver', socket.owner, port], packet)
    else
      this.step(place, 'refuse', 'INPUT', NO_RULES, [packet.protocol === 'UDP' ? 'refuseData' : 'refuse', port], packet)
    return { end: 'host', place: socket?.owner ?? place, back, packet, socket }
  }

  #ownerSeenFrom(stack: NodeStack, ip: string): Owner {
    return isLoopback(ip) ? { kind: 'node', node: stack.config.name } : this.world.routes.ownerOf(ip)
  }
}

function redirected(packet: Packet, { dst, dport }: Pick<Packet, 'dst' | 'dport'>): Packet {
  return dst === packet.dst && dport === packet.dport ? packet : { ...packet, dst, dport }
}
