import type { Explanation, ProxyMode, SourceRef } from '#engine'
import { compare, servers, total, type Disagreement, type Testimony } from './compare.ts'
import type { Caller, Lab } from './lab.ts'
import type { Rules } from './plan.ts'
import type { Counts, LabProtocol, Target } from './protocol.ts'
import type { Ask, Expectation, Scenario, Step } from './scenario.ts'
import { Twin } from './twin.ts'

/**
 * Real milliseconds. Where the engine says that nobody answers, nobody is waited for long; where it says that somebody
 * does and nobody has, it is asked again, with more patience than a machine can be busy. Where only some are answered,
 * nobody is waited for until the kernel sends its SYN again, after a second: that may go another way.
 */
const TIMEOUT = { lost: 250, some: 900, answered: 2500, again: 15_000 }
/** Real milliseconds that steps may take more than they wait: what rules remember of a caller lasts seconds. */
const SLACK = 1500
/** How often a scenario with such memory may be late. */
const TRIES = 3
/** How many connections. */
const COUNT = { spread: 200, single: 8, lost: 3 }
/** A rare way is seen at least once in so many times its inverse probability. */
const CERTAIN = 22
/** So many that hang where none should are enough to know. */
const PATIENCE = 3
/** Connections at the same time. */
const WIDTH = 16

export type Spoil = (rules: string) => string

/** What came out of one scenario in one mode. */
export interface Verdict {
  title: string
  file: string
  mode: ProxyMode
  flows: number
  connections: number
  /** Sentences about what went well only when it was tried again. */
  retries: string[]
  /** Sentences; none: all agree. */
  complaints: string[]
}

/**
 * Builds a scenario twice, in the engine and in the kernel, and compares what happens, step by step.
 * @param spoil changes the text of the rules on its way to the kernel: then there must be complaints
 */
export async function judge(lab: Lab, scenario: Scenario, mode: ProxyMode, spoil?: Spoil): Promise<Verdict> {
  const retries: string[] = []
  for (let tries = 1; ; tries++) {
    const trial = new Trial(lab, scenario, mode, spoil)
    await trial.run()
    const { verdict, isLate } = trial
    if (verdict.complaints.length === 0 || !isLate || spoil || tries === TRIES)
      return { ...verdict, retries: [...retries, ...verdict.retries] }
    retries.push(`tried again: steps took so long that what rules remember may have timed out`)
  }
}

class Trial {
  readonly verdict: Verdict
  /** The machine was so busy that time passed in the kernel which did not in the engine. */
  isLate = false
  /** When the last callers called, and how long was waited since, in milliseconds. */
  #called: { at: number; waited: number } | undefined
  readonly #twin: Twin
  readonly #remembered = new Map<string, { engine: string[]; kernel: string[] }>()
  readonly #opened = new Map<
    string,
    { caller: Caller; request: ReturnType<Trial['request']> & { connection: string } }
  >()

  constructor(
    private readonly lab: Lab,
    private readonly scenario: Scenario,
    mode: ProxyMode,
    private readonly spoil?: Spoil,
  ) {
    const { config, title, file } = scenario
    this.#twin = new Twin({ ...config, proxy: { ...config.proxy, mode } })
    this.verdict = { title, file, mode, flows: 0, connections: 0, retries: [], complaints: [] }
  }

  async run(): Promise<void> {
    this.#twin.apply(this.scenario.objects)
    await this.lab.build(this.#plan())
    const { mode } = this.verdict
    const steps = this.scenario.steps.filter((step) => !('ask' in step) || (step.ask.modes?.includes(mode) ?? true))
    while (steps.length > 0) {
      // Questions that cannot disturb each other are asked at the same time.
      const asks: Ask[] = []
      while (steps[0] && 'ask' in steps[0] && this.#isFree(steps[0].ask)) asks.push((steps.shift() as { ask: Ask }).ask)
      if (asks.length > 0) await Promise.all(asks.map((ask) => this.#ask(ask)))
      else await this.#step(steps.shift()!)
    }
  }

  #plan() {
    const plan = this.#twin.plan()
    const nodes = plan.nodes.map((node) => {
      const texts = Object.entries(node.rules).map(([tool, text]) => [tool, this.spoil?.(text) ?? text])
      return { ...node, rules: Object.fromEntries(texts) as Rules }
    })
    return { ...plan, nodes, clients: [...plan.clients, ...strangers(this.scenario)] }
  }

  /** Affinity depends on who came first, and a client has one way to an address at a time. */
  #isFree({ from, to, protocol }: Ask): boolean {
    return !from.startsWith('ip/') && !this.#twin.isSticky(this.#twin.explain(this.request(from, to, protocol)))
  }

  request(from: SourceRef, to: string, protocol: LabProtocol = 'TCP') {
    return { from, ...this.#twin.address(to), protocol }
  }

  async #step(step: Step): Promise<void> {
    if ('ask' in step) await this.#ask(step.ask)
    else if ('each' in step) await this.#each(step.each)
    else if ('open' in step) await this.#open(step.open)
    else if ('say' in step) await this.#say(step.say)
    else if ('wait' in step) {
      this.#twin.step(step.wait * 1000)
      if (this.#called) this.#called.waited += step.wait * 1000
      await new Promise((resolve) => setTimeout(resolve, step.wait * 1000))
    } else {
      const settle = (step.settle ?? 5) * 1000
      if ('apply' in step) this.#twin.apply(step.apply, settle)
      else {
        this.#twin.delete(step.delete)
        this.#twin.step(settle)
      }
      await this.lab.change(this.#plan())
    }
  }

  async #ask(ask: Ask): Promise<void> {
    const request = this.request(ask.from, ask.to, ask.protocol)
    const explained = this.#twin.explain(request)
    const sticky = this.#twin.isSticky(explained)
    // Affinity depends on who came first.
    const width = sticky ? 1 : WIDTH
    const entries = Math.max(1, this.#entries(request.host, ask.from, explained))
    const wanted = ask.count ?? countFor(explained, entries, sticky)
    const sent = this.#twin.send(request, wanted)
    const count = isLost(sent) ? COUNT.lost : wanted

    const possible = sticky ? this.#twin.possible(request, explained) : []
    // The kernel's choice may be answered where the engine's was not.
    const ways: Counts = { ...sent, ...Object.fromEntries(possible.map((way) => [way, 1])) }
    const kernel = await this.#kernel(request, count, width, ways)
    let found = compare({ explained, sent, kernel, sticky, possible, entries })
    if (found.length > 0 && found.every(({ kind }) => kind === 'spread')) {
      // One flow in some ten thousand is so far off by chance: four times as many connections, by themselves, decide.
      const more = await this.#kernel(request, total(kernel) * 4, width, ways)
      found = compare({ explained, sent, kernel: more, sticky, possible, entries })
    }
    const told = ask.expect ? this.#against(ask.expect, sent, kernel) : []
    if (found.length + told.length > 0)
      await this.#complain(ask, [...found, ...told], { explained, sent, kernel, sticky, possible, entries })
  }

  async #kernel(request: ReturnType<Trial['request']>, count: number, width: number, sent: Counts): Promise<Counts> {
    const { caller, from, via } = this.#caller(request.from)
    if (via) await this.lab.route(request.host, [via])
    // Those that hang are waited for side by side. So are those that are refused, which nothing remembers: an ICMP error that
    // comes before `connect` is through counts only when the kernel tries again, a second later.
    const isIdle = 'timeout' in sent ? width > 1 : !Object.keys(sent).some((key) => key.startsWith('ok'))
    const wide = isIdle ? count : width
    const patience = 'timeout' in sent ? count : PATIENCE
    const target = this.#target(request, from, sent)
    let counts = await this.lab.ask(caller, { target, count, width: wide, patience })
    if (this.#isUnexpected(counts, sent)) {
      const more = { ...target, timeoutMs: TIMEOUT.again }
      counts = await this.lab.ask(caller, { target: more, count, width: wide, patience })
      if (!('timeout' in counts))
        this.verdict.retries.push(`${request.from} → ${request.host}:${request.port} was answered late`)
    }
    if (via) await this.lab.route(request.host)
    this.verdict.flows++
    this.verdict.connections += count
    return counts
  }

  #target({ host, port, protocol }: ReturnType<Trial['request']>, from: string | undefined, sent: Counts): Target {
    const timeoutMs = isLost(sent) ? TIMEOUT.lost : 'timeout' in sent ? TIMEOUT.some : TIMEOUT.answered
    return { host, port, protocol, timeoutMs, ...(from && !host.startsWith('127.') && { from }) }
  }

  /** Nobody answers where somebody should: the machine may be busy. What is spoilt is meant to. */
  #isUnexpected(kernel: Counts, sent: Counts): boolean {
    return !this.spoil && 'timeout' in kernel && !('timeout' in sent)
  }

  /** Who that is in the lab, the address to bind, and the node where the packet is to arrive. */
  #caller(from: SourceRef): { caller: Caller; from?: string; via?: string } {
    const [kind, ...path] = from.split('/')
    const { clients } = this.scenario.config
    switch (kind) {
      case 'client': {
        const client = path[0] ? clients.find(({ name }) => name === path[0]) : clients[0]
        return { caller: { kind: 'client' }, from: client!.ip }
      }
      case 'ip': {
        const [ip = '', via = ''] = path[0]!.split('@')
        return { caller: { kind: 'client' }, from: ip, via }
      }
      case 'node':
        return { caller: { kind: 'node', name: path[0]! } }
      default:
        return { caller: { kind: 'pod', name: path.length > 1 ? path.join('/') : `default/${path[0]}` } }
    }
  }

  /** A load balancer's address leads to as many nodes as are healthy. */
  #entries(host: string, from: SourceRef, { verdict }: Explanation): number {
    // Inside, a node's own rules take the address, unless they have none for it.
    if (!from.startsWith('client') && verdict !== 'NONE') return 1
    return this.#twin.plan().balancers.find(({ ip }) => ip === host)?.nodes.length ?? 1
  }

  async #each({ name, from, to, sameAs, notAs }: Extract<Step, { each: unknown }>['each']): Promise<void> {
    const requests = from.map((source) => this.request(source, to))
    const engine = requests.map((request) => this.#twin.sendOne(request))
    const at = performance.now()
    const counts = await Promise.all(requests.map((request, i) => this.#kernel(request, 1, 1, { [engine[i]!]: 1 })))
    const kernel = counts.map((count) => Object.keys(count).join())
    const { at: before = at, waited = 0 } = this.#called ?? {}
    if (performance.now() - before - waited > SLACK) this.isLate = true
    this.#called = { at, waited: 0 }
    if (name) this.#remembered.set(name, { engine, kernel })
    for (const [other, wanted] of [
      [sameAs, true],
      [notAs, false],
    ] as const) {
      const before = other && this.#remembered.get(other)
      if (!before) continue
      for (const [who, now, then] of [
        ['engine', engine, before.engine],
        ['kernel', kernel, before.kernel],
      ] as const) {
        if ((now.join() === then.join()) === wanted) continue
        const so = wanted ? 'left pods that they were to stay with' : 'all stayed with their pods'
        this.#note(
          `${to} from ${from.length} callers: in the ${who} they ${so}\n  ${then.join(', ')}\n  ${now.join(', ')}`,
        )
      }
    }
  }

  async #open({ name, from, to, protocol, expect }: Extract<Step, { open: unknown }>['open']): Promise<void> {
    const request = { ...this.request(from, to, protocol), connection: name }
    const engine = this.#twin.sendOne(request)
    const { caller, from: address } = this.#caller(from)
    const target = this.#target(request, address, { [engine]: 1 })
    let kernel = await this.lab.agentOf(caller).talk({ op: 'open', name, target })
    if (this.#isUnexpected({ [kernel]: 1 }, { [engine]: 1 })) {
      kernel = await this.lab
        .agentOf(caller)
        .talk({ op: 'open', name, target: { ...target, timeoutMs: TIMEOUT.again } })
    }
    this.#opened.set(name, { caller, request })
    this.#remembered.set(`open ${name}`, { engine: [engine], kernel: [kernel] })
    this.#one(`open ${name}: ${from} → ${to}`, engine, kernel, expect, engine, kernel)
  }

  async #say({ name, expect }: Extract<Step, { say: unknown }>['say']): Promise<void> {
    const { caller, request } = this.#opened.get(name)!
    const before = this.#remembered.get(`open ${name}`)!
    const engine = this.#twin.sendOne(request)
    const timeoutMs = engine === 'timeout' ? TIMEOUT.lost : TIMEOUT.again
    const kernel = await this.lab.agentOf(caller).talk({ op: 'say', name, timeoutMs })
    this.#one(`say ${name}`, engine, kernel, expect, before.engine[0]!, before.kernel[0]!)
  }

  /** One answer of a kept connection: it stays with whatever pod it had, which chance chose for each witness. */
  #one(
    what: string,
    engine: string,
    kernel: string,
    expect: Expectation | undefined,
    wasEngine: string,
    wasKernel: string,
  ) {
    this.verdict.flows++
    this.verdict.connections++
    const shape = (now: string, was: string) =>
      now.startsWith('ok') ? (now === was ? 'ok, the same pod' : 'ok, another pod') : now
    const [e, k] = [shape(engine, wasEngine), shape(kernel, wasKernel)]
    if (e !== k) this.#note(`${what}: the engine says "${e}" (${engine}), the kernel "${k}" (${kernel})`)
    if (expect)
      for (const { says } of this.#against(expect, { [engine]: 1 }, { [kernel]: 1 })) this.#note(`${what}: ${says}`)
  }

  #against(expect: Expectation, engine: Counts, kernel: Counts): Disagreement[] {
    return (['engine', 'kernel'] as const).flatMap((who) => {
      const counts = who === 'engine' ? engine : kernel
      const keys = Object.keys(counts)
      const got: Record<keyof Expectation, string[]> = {
        outcome: unique(keys.map((key) => key.split(' ')[0]!)),
        pods: unique(
          [...servers(counts).keys()].map((address) =>
            this.#twin.nameOf(address.replace(/:\d+$/, '').replace(/[[\]]/g, '')),
          ),
        ),
        source: unique(keys.flatMap((key) => key.split(' ')[2] ?? [])),
      }
      return (Object.keys(expect) as (keyof Expectation)[]).flatMap((key): Disagreement[] => {
        const wanted = unique([expect[key]!].flat())
        if (wanted.join() === got[key].join()) return []
        return [
          {
            kind: 'fact',
            says: `${key}: the author expects ${wanted.join(', ')}, the ${who} says ${got[key].join(', ')}`,
          },
        ]
      })
    })
  }

  #note(complaint: string): void {
    this.verdict.complaints.push(complaint)
  }

  async #complain(ask: Ask, found: Disagreement[], { explained, sent, kernel }: Testimony): Promise<void> {
    const request = this.request(ask.from, ask.to, ask.protocol)
    const trace = this.#twin.cluster.send(request)
    const lines = [
      `${ask.from} → ${ask.to} (${request.host}:${request.port}/${request.protocol})`,
      ...found.map(({ says }) => `  ${says}`),
      `  explain: ${explained.verdict}${explained.masquerade ? ', masqueraded' : ''} ${JSON.stringify(explained.endpoints)}`,
      `  engine:  ${JSON.stringify(sent)}`,
      `  kernel:  ${JSON.stringify(kernel)}`,
      `  one journey in the engine, with the rules that matched:`,
      ...trace.hops.flatMap(({ at, hook, action, why, path }) => [
        `    ${at} ${hook ?? ''} ${action}: ${why}`,
        ...path.map((rule) => `      ${rule}`),
      ]),
    ]
    const nodes = unique(trace.hops.flatMap(({ at }) => (at.startsWith('node/') ? [at.slice(5)] : [])))
    for (const node of nodes) {
      const counted = (await this.lab.counters(node))
        .split('\n')
        .filter((line) => /^\[[1-9]|counter packets [1-9]/.test(line.trim()))
      lines.push(`  the kernel's counters on ${node}:`, ...counted.map((line) => `      ${line.trim()}`))
    }
    this.#note(lines.join('\n'))
  }
}

/** Enough for every way to be taken, and for shares to mean something. */
function countFor({ endpoints }: Explanation, entries: number, sticky: boolean): number {
  if (sticky || Math.max(1, endpoints.length) * entries <= 1) return COUNT.single
  const rarest = Math.min(1, ...endpoints.map(({ probability }) => probability)) / entries
  const enough = Math.ceil(CERTAIN / rarest)
  return endpoints.length > 0 ? Math.max(COUNT.spread, enough) : enough
}

/** Nobody answers: a few connections that wait are enough. */
function isLost(sent: Counts): boolean {
  return Object.keys(sent).every((key) => key === 'timeout')
}

/** Addresses that the scenario lets call from outside without naming them as clients. */
function strangers({ steps, config }: Scenario): string[] {
  const all = JSON.stringify(steps).matchAll(/"ip\/([^@"]+)@/g)
  return unique([...all].map(([, ip]) => ip!)).filter((ip) => !config.clients.some((client) => client.ip === ip))
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)].sort()
}
