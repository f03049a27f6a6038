/** Probes of running containers, and what follows from them: k8s.io/kubernetes/pkg/kubelet/prober. */
import type { Ask } from './containers.ts'
import type { Desk, FoundContainer } from './desk.ts'
import { isReadinessQuestion } from './faults/pods.ts'
import { runProbe } from './probe.ts'

type ProbeKind = 'readiness' | 'liveness' | 'startup'

/** What a probe may bring about. */
export interface Effects {
  kill(found: FoundContainer, message: string, graceMs: number): void
  /** The startup probe has passed: the next container may have its turn. */
  started(found: FoundContainer): void
}

export class Prober {
  readonly #desk: Desk
  readonly #ask: Ask
  readonly #effects: Effects

  constructor(desk: Desk, ask: Ask, effects: Effects) {
    this.#desk = desk
    this.#ask = ask
    this.#effects = effects
    desk.handleContainer('probe', (found, kind) => this.#probe(found, kind as ProbeKind))
  }

  /** Plans the first round of each probe of a container that has just started. */
  begin(found: FoundContainer): void {
    const { startupProbe, readinessProbe, livenessProbe } = found.container
    if (!startupProbe && !readinessProbe && !livenessProbe) return
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

    const problem = runProbe(probe, {
      ip: record.ip!,
      container,
      runningMs: this.#desk.runningMs(found),
      slowMs: record.faults?.slowMs ?? 0,
      isUnready: record.faults?.unready === true && isReadinessQuestion(container, probe),
      request: (...asked) => this.#ask(record, ...asked),
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
      this.#effects.started(found)
    }
  }

  #killUnhealthy(found: FoundContainer, kind: ProbeKind): void {
    const { pod, container, entry } = found
    entry[kind] = 0
    const seconds =
      container[`${kind}Probe`]?.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
    this.#effects.kill(found, `Container ${container.name} failed ${kind} probe, will be restarted`, seconds * 1000)
  }
}
