import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseAllDocuments } from 'yaml'
import type { ClusterConfig, ProxyMode, SourceRef, Unstructured } from '#engine'
import { parseClusterConfig, printYaml } from '#manifest'
import type { LabProtocol } from './protocol.ts'

/** What an author says must happen; engine and kernel must both agree. */
export interface Expectation {
  outcome?: string
  /** Names of all that answer: `a`, `ns/a`, or a node's name where a pod of the host's network does. */
  pods?: string[]
  /** The address, or all addresses, that they see. */
  source?: string | string[]
}

export interface Ask {
  from: SourceRef
  /** See `Twin.address`. */
  to: string
  protocol?: LabProtocol
  /** Modes in which it is asked; default all. */
  modes?: ProxyMode[]
  /** Connections; default: as many as it takes to see every endpoint. */
  count?: number
  expect?: Expectation
}

export type Step =
  | { ask: Ask }
  /** One connection from each of several; compared with what an earlier step of that name got. */
  | { each: { name?: string; from: SourceRef[]; to: string; sameAs?: string; notAs?: string } }
  /** Opens a connection, or a socket for datagrams, and keeps it. */
  | { open: { name: string; from: SourceRef; to: string; protocol?: LabProtocol; expect?: Expectation } }
  /** Asks once more on a connection that was opened. */
  | { say: { name: string; expect?: Expectation } }
  | { apply: Unstructured[]; settle?: number }
  | { delete: string; settle?: number }
  /** Seconds, real and virtual. */
  | { wait: number }

/** A situation that a person would name, and what happens in it. */
export interface Scenario {
  /** Its file, or where it comes from otherwise. */
  file: string
  title: string
  /** Numbers of SPEC.md. */
  proves: string[]
  /** Modes that it holds in; default all. */
  modes?: ProxyMode[]
  config: ClusterConfig
  objects: Unstructured[]
  steps: Step[]
}

const FOLDER = fileURLToPath(new URL('scenarios/', import.meta.url))
const CONFIG_KINDS = new Set(['Cluster', 'KubeProxyConfiguration', 'Playground'])
const HEAD = new Set(['apiVersion', 'kind', 'title', 'proves', 'modes', 'with', 'steps'])
const STEPS = new Set(['ask', 'each', 'open', 'say', 'apply', 'delete', 'wait', 'settle'])

/** All scenarios of the folder, by file name. */
export function readScenarios(): Scenario[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readScenario(name, readFileSync(`${FOLDER}${name}`, 'utf8')))
}

/**
 * A scenario's file: a document `Scenario`, and after it the cluster's configuration and objects as ordinary manifests.
 * `with` names files of `scenarios/shared/` whose documents come first.
 * @throws Error that names the file and what is wrong with it
 */
export function readScenario(file: string, text: string): Scenario {
  const documents = documentsOf(file, text)
  const [head, ...rest] = documents
  const wrong = (what: string) => new Error(`${file}: ${what}`)
  if (head?.kind !== 'Scenario' || head.apiVersion !== 'podpath.dev/v1') throw wrong('begins with no Scenario')
  const unknown = Object.keys(head).filter((key) => !HEAD.has(key))
  if (unknown.length > 0) throw wrong(`unknown field ${unknown.join(', ')}`)
  const { title, proves, modes, with: shared = [], steps } = head as unknown as Scenario & { with?: string[] }
  if (!title || !proves?.length || !steps?.length) throw wrong('needs a title, what it proves, and steps')
  const strange = steps.flatMap((step) => Object.keys(step).filter((key) => !STEPS.has(key)))
  if (strange.length > 0) throw wrong(`unknown step ${strange.join(', ')}`)

  const all = [
    ...shared.flatMap((name) => documentsOf(name, readFileSync(`${FOLDER}shared/${name}.yaml`, 'utf8'))),
    ...rest,
  ]
  const isConfig = ({ kind }: Unstructured) => CONFIG_KINDS.has(String(kind))
  const parsed = parseClusterConfig(all.filter(isConfig).map(printYaml).join('---\n'))
  const [problem] = parsed.diagnostics
  if (problem) throw wrong(problem.message)
  const objects = all.filter((document) => !isConfig(document))
  return { file, title, proves, ...(modes && { modes }), config: parsed.config, objects, steps }
}

function documentsOf(file: string, text: string): Unstructured[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors
    if (error) throw new Error(`${file}: ${error.message}`)
    const value = document.toJS() as Unstructured | null
    return value ? [value] : []
  })
}
