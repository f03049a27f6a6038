/**
 * How containers end: preStop, SIGTERM, SIGKILL. Times are counted from the moment at which the end is asked for.
 * Modelled on k8s.io/kubernetes/pkg/kubelet/kuberuntime killContainer and its termination ordering. Pure.
 */
import { isSidecar } from '../kinds/pod/containers.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { HookResult } from './hooks.ts'
import type { Process } from './images/types.ts'

export const KILLED = 137
/** A process always gets that long after SIGTERM, also when a hook has used up the time. */
const LEAST_MS = 2000

export interface End {
  /** When it closes its sockets: on SIGTERM if it listens to that, or when it is killed. */
  closeMs: number
  endMs: number
  code: number
  /** When its preStop hook fails, if it does in time. */
  failedMs?: number
}

/** @param turnMs before that it may not be sent SIGTERM: a sidecar waits for those that need it */
export function endOf(process: Process, hook: HookResult | undefined, graceMs: number, turnMs = 0): End {
  const hookMs = graceMs > 0 ? Math.min(hook?.ms ?? 0, graceMs) : 0
  const failed = hook?.failed && hook.ms <= graceMs
  const failedMs = failed ? { failedMs: hookMs } : {}
  if (hook?.ends && hook.ms <= graceMs) return { closeMs: hookMs, endMs: hookMs, code: 0, ...failedMs }
  const termMs = Math.max(hookMs, Math.min(turnMs, graceMs))
  const leftMs = Math.max(LEAST_MS, graceMs - termMs)
  const killed = process.stopMs > leftMs
  const endMs = termMs + Math.min(process.stopMs, leftMs)
  return {
    closeMs: process.stopMs === Infinity ? endMs : Math.min(endMs, termMs + (process.servesMs ?? 0)),
    endMs,
    code: killed ? KILLED : (process.stopCode ?? 0),
    ...failedMs,
  }
}

/** The ends of all running containers of a pod: its own at once, then its sidecars, the last one first. */
export function endsOf(
  { spec }: Pod,
  graceMs: number,
  running: ReadonlyMap<string, { process: Process; hook: HookResult | undefined }>,
): Map<string, End> {
  const ends = new Map<string, End>()
  let turnMs = 0
  for (const { name } of [...(spec.initContainers ?? []).filter((each) => !isSidecar(each)), ...spec.containers]) {
    const found = running.get(name)
    if (!found) continue
    const end = endOf(found.process, found.hook, graceMs)
    ends.set(name, end)
    turnMs = Math.max(turnMs, end.endMs)
  }
  for (const { name } of (spec.initContainers ?? []).filter(isSidecar).reverse()) {
    const found = running.get(name)
    if (!found) continue
    const end = endOf(found.process, found.hook, graceMs, turnMs)
    ends.set(name, end)
    turnMs = Math.max(turnMs, end.endMs)
  }
  return ends
}
