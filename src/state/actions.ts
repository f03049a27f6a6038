/** What a person can do, whichever room they do it in. Each is one request to the engine. */
import type { ApplyReport, Door, SourceRef } from './index.ts'
import type { TrafficSource } from '../engine/traffic/types.ts'
import { files } from './files.ts'
import { select } from './selection.ts'
import { session } from './session.ts'

/** Applies all files; the answer is in `files.lines` and `files.diagnostics`. Of calls that overlap, the last one counts. */
let latest = 0
export async function apply(): Promise<void> {
  const { host } = session.getState()
  if (!host) return
  const ticket = ++latest
  const sent = files.getState().files
  files.setState({ state: 'applying' })
  let report: ApplyReport
  try {
    report = await host.ask({ type: 'apply', files: sent })
  } catch {
    if (ticket === latest) files.setState({ state: 'edited' })
    return // the host says itself why it failed
  }
  if (ticket !== latest) return
  const edited = files.getState().files !== sent
  const refused = report.diagnostics.some((d) => d.severity === 'error')
  files.setState({ ...report, state: edited ? 'edited' : refused ? 'refused' : 'applied' })
}

export function play(): void {
  session.setState({ playing: true })
  void session.getState().host?.ask({ type: 'play', speed: session.getState().speed })
}

export function pause(): void {
  session.setState({ playing: false })
  void session.getState().host?.ask({ type: 'pause' })
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
  return null
}

export function setSource(source: TrafficSource): void {
  void session.getState().host?.ask({ type: 'setSource', source })
}

export function removeSource(id: string): void {
  void session.getState().host?.ask({ type: 'removeSource', id })
}

export async function deleteObject(kind: string, namespace: string, name: string): Promise<string | null> {
  const answer = await session.getState().host?.ask({ type: 'delete', kind, namespace, name })
  return answer?.error ?? null
}

export async function scale(kind: string, namespace: string, name: string, replicas: number): Promise<string | null> {
  const answer = await session.getState().host?.ask({ type: 'scale', kind, namespace, name, replicas })
  return answer?.error ?? null
}
