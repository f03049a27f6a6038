/** Probes of running containers, and what follows from them: k8s.io/kubernetes/pkg/kubelet/prober. */
import type { AppResponse } from '../network/types.ts'
import { preStopMs } from './command.ts'
import type { Desk, FoundContainer } from './desk.ts'
import { behaviourOf } from './images/index.ts'
import { runProbe } from './probe.ts'
import type { PodRecord } from './record.ts'

type ProbeKind = 'readiness' | 'liveness' | 'startup'
/** How a request to a port of the pod is answered; undefined: nothing listens. */
export type Ask = (record: PodRecord, port: number, path: string, host: string) => AppResponse | null | undefined

const KILLED = 137

export class Prober {
  readonly #desk: Desk
  readonly #ask: Ask

  constructor(desk: Desk, ask: Ask) {
    this.#desk = desk
    this.#ask = ask
    desk.handleContainer('probe', (found, kind) => this.#probe(found, kind as ProbeKind))
  }

  /** Plans the first round of each probe of a container that has just started. */
  begin(found: FoundContainer): void {
    for (const kind of ['startup', 'readiness', 'liveness'] as const) {
      const probe = found.container[`${kind}Probe`]
      // the prober's first round comes a moment after the start
      if (probe) this.#desk.planFor((probe.initialDelaySeconds ?? 0) * 1000 + 20, 'probe', found, kind)
    }
  }

  #probe(found: FoundContainer, kind: ProbeKind): void {
    const { record, container, entry } = found
    const probe = container[`${kind}Probe`]
    if (!probe || !entry.state.running || record.stopping) return
    if (kind === 'startup' && entry.started) return
    this.#desk.planFor((probe.periodSeconds ?? 10) * 1000, 'probe', found, kind)
    if (kind !== 'startup' && !entry.started) return

    const { clock } = this.#desk.kernel
    const problem = runProbe(probe, {
      ip: record.ip!,
      container,
      runningMs: clock.epoch + clock.now - Date.parse(entry.state.running.startedAt),
      request: (port, path, host) => this.#ask(record, port, path, host),
    })
    entry[kind] = problem !== undefined ? Math.min(0, entry[kind]) - 1 : Math.max(0, entry[kind]) + 1
    const name = { readiness: 'Readiness', liveness: 'Liveness', startup: 'Startup' }[kind]
    if (problem !== undefined) this.#desk.tell(found, 'Warning', 'Unhealthy', `${name} probe failed: ${problem}`)
    const passed = entry[kind] >= (probe.successThreshold ?? 1)
    const failed = -entry[kind] >= (probe.failureThreshold ?? 3)
    if (kind === 'readiness') {
      if (entry.ready === passed || !(passed || failed)) return
      entry.ready = passed
      return this.#desk.report(found)
    }
    if (failed) return this.#killUnhealthy(found, kind)
    if (kind === 'startup' && passed) {
      entry.started = true
      entry.ready = !container.readinessProbe
      this.#desk.report(found)
    }
  }

  #killUnhealthy(found: FoundContainer, kind: ProbeKind): void {
    const { pod, container, entry } = found
    const { name } = container
    entry[kind] = 0
    this.#desk.tell(found, 'Normal', 'Killing', `Container ${name} failed ${kind} probe, will be restarted`)
    const { stopMs } = behaviourOf(container.image).run(container)
    const graceMs = (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000
    const killed = preStopMs(container) + stopMs > graceMs
    this.#desk.planFor(Math.min(preStopMs(container) + stopMs, graceMs), 'exit', found, killed ? KILLED : 0)
  }
}
