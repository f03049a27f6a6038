/**
 * Runs the containers of pods: whose turn it is, what it is given, when it ends and comes again.
 *
 *   init containers, one after the other, each to its end ─▶ the pod's own, each when the one before has started
 *   a sidecar among them need only have started
 *
 * Modelled on k8s.io/kubernetes/pkg/kubelet/kuberuntime computePodActions, startContainer and doBackOff.
 */
import { isSidecar } from '../kinds/pod/containers.ts'
import type { Container, EnvVar, Pod } from '../kinds/pod/types.ts'
import type { AppResponse } from '../network/types.ts'
import type { Desk, Found, FoundContainer } from './desk.ts'
import { words } from './duration.ts'
import { endOf, endsOf, type End } from './ending.ts'
import { runHook, type HookResult } from './hooks.ts'
import { behaviourOf } from './images/index.ts'
import type { Process } from './images/types.ts'
import type { ImageStore } from './imageStore.ts'
import { Prober } from './prober.ts'
import { Puller } from './puller.ts'
import type { PodRecord } from './record.ts'
import type { Sockets } from './sockets.ts'
import { containerID } from './status.ts'
import type { Variables } from './variables.ts'

/** Restart back-off: 10 s, doubled up to 5 minutes, forgotten after 10 minutes of running. */
const BACKOFF_MS = 10_000
const MAX_BACKOFF_MS = 300_000
const FORGIVEN_MS = 600_000
/** How soon the kubelet looks again at a container that it could not make. */
const RESYNC_MS = 12_000

/** How a request to a port of the pod is answered; undefined: nothing listens. */
export type Ask = (
  record: PodRecord,
  port: number,
  path: string,
  host: string,
  /** User-Agent; absent: it only connects, and no process writes that down. */
  agent?: string,
) => AppResponse | null | undefined

export class Containers {
  readonly #desk: Desk
  readonly #puller: Puller
  readonly #prober: Prober
  readonly #sockets: Sockets
  readonly #variables: Variables
  readonly #ask: Ask
  /** The last process that depended on its container alone: the next is most often of the same template. */
  #last: { container: Container; process: Process } | undefined

  constructor(options: { desk: Desk; sockets: Sockets; images: ImageStore; variables: Variables; ask: Ask }) {
    const { desk, sockets, images, variables, ask } = options
    this.#desk = desk
    this.#sockets = sockets
    this.#variables = variables
    this.#ask = ask
    this.#puller = new Puller(desk, images, (found) => void this.advance(found))
    this.#prober = new Prober(desk, ask, {
      kill: (found, message, graceMs) => this.#kill(found, message, graceMs),
      started: (found) => this.advance(found),
    })
    desk.handleContainer('start', (found) => this.#start(found))
    desk.handleContainer('hook-done', (found, failed) => (failed ? this.#hookFailed(found) : this.#begun(found)))
    desk.handleContainer('prestop-failed', (found) =>
      this.#desk.tell(found, 'Warning', 'FailedPreStopHook', 'PreStopHook failed'),
    )
    desk.handleContainer('open', (found) => this.#open(found, this.processOf(found)))
    desk.handleContainer('close', ({ record, pod, container }) => this.close(record, pod, container))
    desk.handleContainer('exit', (found, rest) => this.#exit(found, rest))
    desk.handleContainer('backoff', (found) => this.#backOff(found))
    desk.handleContainer('restart', (found) => this.#restart(found))
  }

  /** Begins the next container if it is its turn. False: nothing was begun, so this is a moment to report. */
  advance(found: Found): boolean {
    const { record, pod } = found
    if (record.stopping || !record.ip) return false
    const { initContainers, containers } = pod.spec
    for (let i = 0; i < (initContainers?.length ?? 0); i++) {
      const container = initContainers![i]!
      const { state, begun, started } = record.containers[container.name]!
      const done = isSidecar(container) ? begun && started : state.terminated?.exitCode === 0
      if (!done) return this.#begin(found, container)
    }
    for (let i = 0; i < containers.length; i++) if (this.#begin(found, containers[i]!)) return true
    return false
  }

  #begin({ record, pod }: Found, container: Container): boolean {
    const entry = record.containers[container.name]!
    if (entry.begun) return false
    entry.begun = true
    if (!entry.state.waiting) return false
    this.#puller.pull({ record, pod, container, entry })
    return true
  }

  /** The process in the container, of its image and all that it is given. */
  processOf({ record, pod, container }: FoundContainer): Process {
    const applied = this.#variables.applied(record, pod, container)
    const files = this.#variables.files(pod, applied)
    if (files || applied !== container) return behaviourOf(container.image).run(applied, files)
    if (this.#last && runsLike(container, this.#last.container)) return this.#last.process
    const process = behaviourOf(container.image).run(container)
    this.#last = { container, process }
    return process
  }

  // ── start ───────────────────────────────────────────────────────────────────────────────────────────────────────

  #start(found: FoundContainer): void {
    const { record, container, entry } = found
    if (record.stopping) return
    const wrong = this.#variables.resolve(found)
    if (wrong) return this.#cannotMake(found, wrong)
    this.#desk.tell(found, 'Normal', 'Created', `Container created`)
    this.#desk.tell(found, 'Normal', 'Started', `Container started`)
    const process = this.#withFreePorts(found, this.processOf(found))
    entry.run++
    this.#desk.ledger.begin(record.uid, container.name)
    delete entry.written
    entry.id = containerID(record.uid, container.name, entry.run)
    entry.state = { running: { startedAt: this.#desk.kernel.clock.timestamp() } }
    entry.readiness = entry.liveness = entry.startup = 0
    if (process.opensMs) this.#desk.planFor(process.opensMs, 'open', found)
    else this.#open(found, process)
    if (process.exits && !isAttended(container)) {
      this.#desk.planFor(process.exits.afterMs, 'exit', found, process.exits.code)
    }
    const hook = container.lifecycle?.postStart
    if (!hook) return this.#begun(found)
    const { ms, failed } = this.#hook(found, hook)
    this.#desk.planFor(ms, 'hook-done', found, failed ? 'failed' : '')
  }

  /** The process listens from now on. */
  #open({ record, pod, container, entry }: FoundContainer, { listens }: Process): void {
    if (!entry.state.running || record.stopping) return
    const { name: app } = behaviourOf(container.image)
    const since = this.#desk.kernel.clock.now
    for (let i = 0; i < listens.length; i++) {
      const { port, protocol } = listens[i]!
      this.#sockets.open({ ip: record.ip!, port, protocol, owner: ownerOf(pod), container: container.name, since, app })
    }
  }

  /** Two containers of a pod share its address: what finds its port taken gives up. */
  #withFreePorts({ record, container }: FoundContainer, process: Process): Process {
    const { listens } = process
    let taken = false
    for (let i = 0; i < listens.length && !taken; i++)
      taken = this.#sockets.at(record.ip!, listens[i]!.port, listens[i]!.protocol) !== undefined
    if (!taken) return process
    return { listens: [], stopMs: 0, exits: { afterMs: behaviourOf(container.image).bindMs ?? 50, code: 1 } }
  }

  #begun(found: FoundContainer): void {
    const { container, entry, pod } = found
    if (!entry.state.running) return
    entry.started = !container.startupProbe
    // an init container is ready when it is done
    const lasting = !pod.spec.initContainers?.includes(container) || isSidecar(container)
    entry.ready = lasting && entry.started && !container.readinessProbe
    this.#prober.begin(found)
    if (!this.advance(found)) this.#desk.report(found)
  }

  #hookFailed(found: FoundContainer): void {
    if (!found.entry.state.running || found.record.stopping) return
    this.#desk.tell(found, 'Warning', 'FailedPostStartHook', 'PostStartHook failed')
    this.#kill(found, 'FailedPostStartHook', graceOf(found.pod), 'PostStartHookError')
    if (!this.advance(found)) this.#desk.report(found)
  }

  #cannotMake(found: FoundContainer, message: string): void {
    found.entry.state = { waiting: { reason: 'CreateContainerConfigError', message } }
    this.#desk.tell(found, 'Warning', 'Failed', `Error: ${message}`)
    this.advance(found)
    this.#desk.report(found)
    this.#desk.planFor(RESYNC_MS, 'pull', found)
  }

  /** The process in a container comes to its end by itself, now. */
  end(found: FoundContainer, code: number, reason = ''): void {
    // at once: who deletes the pod in the same moment meets a process that has ended
    this.#exit(found, `${code}//${reason}`)
  }

  /** The process has been told to end by somebody who is not the kubelet: no event tells of it. */
  endAsTold(found: FoundContainer, end: End): void {
    this.#planEnd(found, end)
    this.#desk.planFor(end.endMs, 'exit', found, end.code)
  }

  // ── end ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  #hook(found: FoundContainer, handler: NonNullable<Container['lifecycle']>['preStop']): HookResult {
    const { record, container } = found
    return runHook(handler!, container, this.#desk.runningMs(found), (port, host, path) => {
      const at = host === 'localhost' || host === '127.0.0.1' ? undefined : host
      if (at && at !== record.ip) return !!this.#sockets.at(at, port, 'TCP')
      return this.#ask(record, port, path, at ?? record.ip!, 'kube-lifecycle/1.36') !== undefined
    })
  }

  #preStop(found: FoundContainer): HookResult | undefined {
    const hook = found.container.lifecycle?.preStop
    return hook && this.#hook(found, hook)
  }

  /** Ends a container that is to come again. */
  #kill(found: FoundContainer, message: string, graceMs: number, why = ''): void {
    this.#desk.tell(found, 'Normal', 'Killing', message)
    const end = endOf(this.processOf(found), this.#preStop(found), graceMs)
    this.#planEnd(found, end)
    this.#desk.planFor(end.endMs, 'exit', found, `${end.code}/${why}`)
  }

  #planEnd(found: FoundContainer, { closeMs, failedMs }: End): void {
    if (failedMs !== undefined) this.#desk.planFor(failedMs, 'prestop-failed', found)
    this.#desk.planFor(closeMs, 'close', found)
  }

  /** Ends all of a pod's containers for good; gives back how long that takes. */
  endAll(found: Found, graceMs: number): number {
    const running = new Map<string, { process: Process; hook: HookResult | undefined; at: FoundContainer }>()
    for (const container of [...found.pod.spec.containers, ...(found.pod.spec.initContainers ?? [])]) {
      const entry = found.record.containers[container.name]
      if (!entry?.state.running) continue
      const at = { ...found, container, entry }
      this.#desk.tell(at, 'Normal', 'Killing', `Stopping container ${container.name}`)
      running.set(container.name, { process: this.processOf(at), hook: this.#preStop(at), at })
    }
    let totalMs = 0
    for (const [name, end] of endsOf(found.pod, graceMs, running)) {
      const { at } = running.get(name)!
      this.#planEnd(at, end)
      at.entry.endCode = end.code
      totalMs = Math.max(totalMs, end.endMs)
    }
    return totalMs
  }

  /** What became of the containers that `endAll` has ended. */
  markEnded({ record }: Found): void {
    const finishedAt = this.#desk.kernel.clock.timestamp()
    for (const entry of Object.values(record.containers)) {
      const { running } = entry.state
      if (!running) continue
      const exitCode = entry.endCode ?? 0
      const { startedAt } = running
      const reason = reasonOf(exitCode)
      entry.state = { terminated: { containerID: entry.id, exitCode, reason, startedAt, finishedAt } }
      entry.ready = entry.started = false
    }
    record.ended = true
  }

  close(record: PodRecord, pod: Pod, container: Container): void {
    const entry = record.containers[container.name]
    if (!record.ip || !entry?.run) return
    for (const { port, protocol } of this.processOf({ record, pod, container, entry }).listens) {
      this.#sockets.close({ ip: record.ip, port, protocol }, ownerOf(pod), container.name)
    }
  }

  /**
   * `137/PostStartHookError`: the exit code, and what the container waits for then, if it is not the back-off;
   * `137//OOMKilled`: why the runtime says that it ended, if that does not follow from the code.
   */
  #exit(found: FoundContainer, rest: string): void {
    const { record, pod, container, entry } = found
    const { running } = entry.state
    if (!running || record.stopping) return
    const { clock } = this.#desk.kernel
    const [code, why, reason] = rest.split('/')
    const exitCode = Number(code)
    this.close(record, pod, container)
    const finishedAt = clock.timestamp()
    const ranMs = this.#desk.runningMs(found)
    const { startedAt } = running
    const terminated = { containerID: entry.id, exitCode, reason: reason || reasonOf(exitCode), startedAt, finishedAt }
    if (why) {
      entry.lastState = { terminated }
      entry.state = { waiting: { reason: why } }
    } else entry.state = { terminated }
    const init = !!pod.spec.initContainers?.includes(container)
    entry.started = false
    entry.ready = init && !isSidecar(container) && exitCode === 0
    this.#desk.report(found)
    if (!this.#comesAgain(found, exitCode, init)) {
      this.advance(found)
      return this.#endSidecars(found)
    }
    if (ranMs >= FORGIVEN_MS) entry.backoff = 0
    if (entry.backoff === 0) {
      // the first crash is forgiven at once
      entry.backoff = BACKOFF_MS
      this.#desk.planFor(500, 'restart', found)
    } else this.#desk.planFor(1000, 'backoff', found)
  }

  #comesAgain({ pod, container }: FoundContainer, exitCode: number, init: boolean): boolean {
    if (init && isSidecar(container)) return true
    const policy = pod.spec.restartPolicy ?? 'Always'
    if (exitCode !== 0) return policy !== 'Never'
    return policy === 'Always' && !init
  }

  /** Sidecars end with the work: when every container of the pod has ended for good, they are stopped. */
  #endSidecars(found: Found): void {
    const { record, pod } = found
    const over = pod.spec.containers.every(({ name }) => record.containers[name]!.state.terminated)
    const sidecars = (pod.spec.initContainers ?? []).filter((each) => record.containers[each.name]!.state.running)
    if (!over || !sidecars.length) return
    record.stopping = true
    this.#desk.plan(this.endAll(found, graceOf(pod)), 'over', record)
  }

  #backOff(found: FoundContainer): void {
    const { record, container, entry } = found
    if (record.stopping) return
    const what = `container=${container.name} pod=${record.name}_${record.namespace}(${record.uid})`
    const message = `back-off ${words(entry.backoff)} restarting failed ${what}`
    if (entry.state.terminated) entry.lastState = entry.state
    entry.state = { waiting: { reason: 'CrashLoopBackOff', message } }
    this.#desk.tell(
      found,
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${container.name} in pod ${record.name}_${record.namespace}(${record.uid})`,
    )
    this.#desk.report(found)
    this.#desk.planFor(entry.backoff - 1000, 'restart', found)
    entry.backoff = Math.min(MAX_BACKOFF_MS, entry.backoff * 2)
  }

  #restart(found: FoundContainer): void {
    const { record, entry } = found
    if (record.stopping) return
    if (entry.state.terminated) entry.lastState = entry.state
    entry.restarts++
    this.#puller.pull(found)
  }

  /** The variables of a running container, those of Services after its own. */
  environmentOf(record: PodRecord, pod: Pod, container: Container): EnvVar[] {
    return this.#variables.all(record, pod, container)
  }
}

/** Whether two containers of one template, which share the parts of their spec, run the same process. */
function runsLike(a: Container, b: Container): boolean {
  return a.image === b.image && a.ports === b.ports && a.env === b.env && a.command === b.command && a.args === b.args
}

function reasonOf(exitCode: number): string {
  return exitCode === 0 ? 'Completed' : 'Error'
}

function graceOf({ spec }: Pod): number {
  return (spec.terminationGracePeriodSeconds ?? 30) * 1000
}

function ownerOf({ metadata }: Pod): string {
  return `pod/${metadata.namespace}/${metadata.name}`
}

/** A process that reads what somebody types or pipes into it goes on until they have come to an end. */
function isAttended({ stdin }: Container): boolean {
  return stdin === true
}
