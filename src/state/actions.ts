/** What a person can do, whichever room they do it in. Each is one request to the engine. */
import type {
  Answers,
  ApplyReport,
  Door,
  Fault,
  Host,
  LoadReport,
  Playground,
  SourceFile,
  SourceRef,
  Trace,
} from './index.ts'
import type { ProxyMode } from '../engine/config.ts'
import type { TrafficSource } from '../engine/traffic/types.ts'
import { cluster, NOTHING } from './cluster.ts'
import { files } from './files.ts'
import { clearFilter } from './filter.ts'
import { lesson } from './lesson.ts'
import { forget } from './past.ts'
import { select } from './selection.ts'
import { session } from './session.ts'
import { noteInTerminal } from './terminal.ts'
import { showChanged, traffic } from './traffic.ts'

/**
 * Starts a new cluster with these files, in place of the one there is and of a lesson that is open, and lets it run. What the old one showed
 * (requests, events, selection) goes with it, as its request numbers would mean others now.
 * @param snapshot the cluster that there was with these files, to take it up again
 */
export async function open(playground: Playground, snapshot?: unknown): Promise<void> {
  lesson.setState({ open: null, sandbox: null })
  await start(playground, playground.files[0]?.name ?? '', (host) => host.ask({ type: 'start', playground, snapshot }))
}

/**
 * Makes a lesson's cluster in place of the one there is. A sentence when that cannot be.
 * @param had files and configuration that the learner has had there, and requests that count
 */
export async function enter(
  id: string,
  had: { files?: SourceFile[]; config?: string; asked?: Trace[] } = {},
): Promise<string | null> {
  let problem: string | null = 'The cluster is not running.'
  await start(null, '', async (host) => {
    const answer = await host.ask({ type: 'lesson', id, ...had })
    problem = 'error' in answer ? answer.error : null
    return answer
  })
  return problem
}

/**
 * Makes the cluster anew with the same files and another configuration. The traffic that somebody set up goes on, as far
 * as its senders are still there.
 * @param config YAML, see `Playground.config`
 */
export async function reconfigure(config: string): Promise<void> {
  const { files: list, seed, active, drafts } = files.getState()
  const byHand = traffic.getState().sources.filter(({ source }) => !source.auto)
  const { open: id } = lesson.getState()
  if (id !== null) await enter(id, { files: list, config })
  else await start({ files: list, config, seed, ...(drafts.length > 0 && { drafts }) }, active)
  for (const { source } of byHand) setSource(source)
}

/** Makes the cluster anew with its kube-proxies in another mode. A sentence when its configuration is past changing. */
export async function setProxyMode(mode: ProxyMode): Promise<string | null> {
  const { ConfigText, modeChanges } = await import('#manifest')
  const text = new ConfigText(files.getState().config)
  if (text.problem) return `cluster.yaml cannot be read: ${text.problem}`
  await reconfigure(text.edit(modeChanges(mode)).text)
  return null
}

/**
 * Opens or closes the firewall in front of the nodes, while the cluster goes on.
 * @param config YAML that differs from the cluster's in its firewall alone
 */
export async function setFirewall(config: string): Promise<void> {
  files.setState({ config })
  await session.getState().host?.ask({ type: 'setFirewall', config })
}

/**
 * Opens or closes the firewall in front of a node, or of all, while the cluster goes on. Written into the configuration,
 * so that a reload and a link have it too. A sentence when that cannot be read.
 * @param node null for all nodes
 */
export async function setNodeFirewall(node: string | null, to: 'open' | 'closed'): Promise<string | null> {
  const { ConfigText, firewallChanges, parseClusterConfig } = await import('#manifest')
  const text = new ConfigText(files.getState().config)
  if (text.problem) return `cluster.yaml cannot be read: ${text.problem}`
  const { config } = parseClusterConfig(text.text, files.getState().seed)
  await setFirewall(text.edit(firewallChanges(config, node, to)).text)
  return null
}

/**
 * Lets another cluster take the place of the one there is.
 * @param playground null where the engine knows its files
 */
async function start(
  playground: Playground | null,
  active: string,
  ask: (host: Host) => Promise<Answers['start' | 'lesson']> = (host) =>
    host.ask({ type: 'start', playground: playground! }),
): Promise<void> {
  const { host, speed } = session.getState()
  const ticket = ++latest
  files.setState({
    drafts: [],
    ...playground,
    ...(playground && { active }),
    state: 'applying',
    lines: [],
    diagnostics: [],
  })
  select({ place: null, edge: null, trace: null, hop: null, jump: null, reveal: null })
  clearFilter()
  cluster.setState({ topology: NOTHING })
  forget()
  if (!host) return
  try {
    const answer = await ask(host)
    if (ticket !== latest) return
    if ('error' in answer) return files.setState({ state: 'edited' })
    if ('lines' in answer) settle(answer, playground!.files)
    else {
      const { report, ...rest } = answer
      files.setState({ ...rest, active: rest.files[0]?.name ?? '' })
      settle(report, rest.files)
    }
    session.setState({ playing: true })
    await host.ask({ type: 'play', speed })
  } catch {
    if (ticket === latest) files.setState({ state: 'edited' }) // the host says itself why it failed
  }
}

/** The engine has put other files in place of these, and applied them. */
export function filled(list: SourceFile[], report: ApplyReport): void {
  latest++
  files.setState(({ active }) => ({
    files: list,
    drafts: [],
    active: list.some(({ name }) => name === active) ? active : (list[0]?.name ?? ''),
  }))
  settle(report, list)
}

/** What an apply answered goes beside the files it was about; they may have been edited since. */
function settle(report: ApplyReport, sent: Playground['files']): void {
  const edited = files.getState().files !== sent
  const refused = report.diagnostics.some((d) => d.severity === 'error')
  files.setState({ ...report, state: edited ? 'edited' : refused ? 'refused' : 'applied' })
}

/**
 * Applies all files; the answer is in `files.lines` and `files.diagnostics`. Of calls that overlap, the last one counts.
 * @param options.drafts whether those too that the shell wrote and nobody has applied; default: yes
 */
let latest = 0
export async function apply(options: { drafts?: boolean } = {}): Promise<void> {
  const { host } = session.getState()
  if (!host) return
  const ticket = ++latest
  const sent = files.getState().files
  if (options.drafts !== false) files.setState({ drafts: [] })
  const { drafts } = files.getState()
  files.setState({ state: 'applying' })
  performance.mark('podpath:apply')
  let report: ApplyReport
  try {
    report = await host.ask({ type: 'apply', files: sent, ...(drafts.length > 0 && { drafts }) })
  } catch {
    if (ticket === latest) files.setState({ state: 'edited' })
    return // the host says itself why it failed
  }
  if (ticket !== latest) return
  settle(report, sent)
  const changed = report.lines.some(({ action }) => action !== 'unchanged')
  const names = sent.map(({ name }) => name).filter((name) => !drafts.includes(name))
  if (changed) noteInTerminal((say) => say.applyCommand(names))
}

export function play(): void {
  session.setState({ playing: true })
  void session.getState().host?.ask({ type: 'play', speed: session.getState().speed })
}

export function pause(): void {
  session.setState({ playing: false })
  void session.getState().host?.ask({ type: 'pause' })
}

/** The time that was asked for last, while the one before it is on its way. */
let wanted: number | null = null
let isSeeking = false

/**
 * Shows the cluster as it was at a time, and stands still; the present for times after it. Of calls that overlap the
 * last one counts.
 * @param time virtual milliseconds
 */
export async function seek(time: number): Promise<void> {
  const { host } = session.getState()
  if (!host) return
  session.setState({ playing: false })
  wanted = time
  if (isSeeking) return
  isSeeking = true
  try {
    for (let next = takeWanted(); next !== null; next = takeWanted()) await host.ask({ type: 'seek', time: next })
  } catch {
    // the host says itself why it failed
  } finally {
    isSeeking = false
  }
}

function takeWanted(): number | null {
  const time = wanted
  wanted = null
  return time
}

export function setSpeed(speed: number): void {
  session.setState({ speed })
  const { host, playing } = session.getState()
  if (host && playing) void host.ask({ type: 'play', speed })
}

/** Sends one request and selects it. Returns an error sentence when there is nothing to send to. */
export async function send(from: SourceRef, service: string, door: Door, port?: number): Promise<string | null> {
  const answer = await session.getState().host?.ask({ type: 'send', from, service, door, ...(port && { port }) })
  if (!answer) return 'The cluster is not running.'
  if ('error' in answer) return answer.error
  select({ trace: answer.trace.id, hop: null })
  noteInTerminal((say) => say.requestCommand(answer.trace, cluster.getState().topology))
  return null
}

/** Changes a part of a source as it is now; a list that is brought up to date now and then may show it as it was. */
export function changeSource(id: string, change: Partial<TrafficSource>): void {
  const now = traffic.getState().sources.find(({ source }) => source.id === id)?.source
  if (now) setSource({ ...now, ...change })
}

/** Who changes a source again before the engine has answered starts from what he has made of it. */
export function setSource(source: TrafficSource): void {
  const settled = showChanged(source)
  void session.getState().host?.ask({ type: 'setSource', source }).then(settled, settled)
}

export function removeSource(id: string): void {
  void session.getState().host?.ask({ type: 'removeSource', id })
}

/** Sends so many requests of a source at once. */
export async function burst(id: string, count: number): Promise<string | null> {
  const answer = await session.getState().host?.ask({ type: 'burst', id, count })
  return answer?.error ?? null
}

/** Sends so many requests of a source in a fork of the cluster, and counts; an error is a sentence. */
export async function loadTest(source: TrafficSource, count: number): Promise<LoadReport | { error: string }> {
  const answer = await session.getState().host?.ask({ type: 'load', source, count })
  return answer ?? { error: 'The cluster is not running.' }
}

/** Breaks something on purpose, or mends it. Returns a sentence that says why that cannot be. */
export async function fault(wanted: Fault): Promise<string | null> {
  const answer = await session.getState().host?.ask({ type: 'fault', fault: wanted })
  if (!answer) return 'The cluster is not running.'
  return answer.error ?? null
}

export async function deleteObject(kind: string, namespace: string, name: string): Promise<string | null> {
  const answer = await session.getState().host?.ask({ type: 'delete', kind, namespace, name })
  if (!answer?.error) noteInTerminal((say) => say.deleteCommand({ kind, namespace, name }))
  return answer?.error ?? null
}

export async function scale(kind: string, namespace: string, name: string, replicas: number): Promise<string | null> {
  const answer = await session.getState().host?.ask({ type: 'scale', kind, namespace, name, replicas })
  if (!answer?.error) noteInTerminal((say) => say.scaleCommand({ kind, namespace, name }, replicas))
  return answer?.error ?? null
}
