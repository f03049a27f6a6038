/** As much of kubectl's command line as the recordings need: the engine does the work and finds the words. */
import {
  alignColumns,
  kubectlError,
  kubectlErrors,
  objectText,
  parseSelector,
  printTable,
  satisfies,
  type Column,
  type KindDefinition,
  type KubeObject,
  type Status,
} from '../../engine/api/index.ts'
import { notFound } from '../../engine/api/status.ts'
import { describeObject } from '../../engine/kinds/describers.ts'
import { parseFile, printYaml } from '../../manifest/index.ts'
import type { Recorded } from './engine.ts'

export interface Output {
  stdout: string
  stderr: string
  exit: number
}

interface Words {
  verb: string
  args: string[]
  flags: Map<string, string>
}

const LABELS: Column<KubeObject> = {
  name: 'Labels',
  value: ({ metadata }) =>
    Object.entries(metadata.labels ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${value}`)
      .join(',') || '<none>',
}

/** Runs `get`, `describe`, `apply`, `delete` and `patch`. */
export function run(command: string, cluster: Recorded): Output {
  const { verb, args, flags } = wordsOf(command)
  if (verb === 'apply') return apply(flags.get('-f')!, cluster)
  if (verb === 'delete' && flags.has('-f')) return deleteFile(flags.get('-f')!, cluster)
  if (verb === 'delete') return deleteNamed(args, cluster)
  if (verb === 'patch') return patch(args, flags, cluster)
  if (verb === 'get') return get(args, flags, cluster)
  if (verb === 'describe') return describe(args, flags, cluster)
  throw new Error(`no such command here: ${command}`)
}

function wordsOf(command: string): Words {
  const [, verb = '', ...rest] = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!)
  const words: Words = { verb, args: [], flags: new Map() }
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i]!
    const [flag = '', value] = word.split(/=(.*)/s)
    if (!word.startsWith('-')) words.args.push(word)
    else if (word.startsWith('--')) words.flags.set(flag, value ?? '')
    else words.flags.set(word, rest[++i]!)
  }
  return words
}

// ── changes ───────────────────────────────────────────────────────────────────────────────────────────────────────

function apply(name: string, cluster: Recorded): Output {
  const text = cluster.files.get(name)
  if (text === undefined) return failed(`error: the path "${name}" does not exist`)
  const { documents, diagnostics } = parseFile({ name, text })
  const wrong = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  const results = cluster.api.apply(
    documents.map(({ object }) => object),
    { file: name },
  )
  const refused = results.filter(({ action }) => action === 'failed').map(({ text: line }) => line)
  const warnings = results.flatMap((result) => result.warnings ?? [])
  cluster.settle()
  return output(
    results.filter(({ action }) => action !== 'failed').map(({ text: line }) => line),
    [...warnings, ...refused, ...wrong],
  )
}

function deleteFile(name: string, cluster: Recorded): Output {
  const { documents } = parseFile({ name, text: cluster.files.get(name)! })
  return remove(
    documents.map(({ kind, name: object }) => [kind, object] as const),
    cluster,
  )
}

function deleteNamed([resource, ...names]: string[], cluster: Recorded): Output {
  const [kind] = cluster.kindsOf(resource!)
  return remove(
    names.map((name) => [kind!.kind, name] as const),
    cluster,
  )
}

function remove(objects: readonly (readonly [string, string])[], cluster: Recorded): Output {
  const lines: string[] = []
  const failures: { status: Status }[] = []
  for (const [kind, name] of objects) {
    const reply = cluster.api.delete(kind, 'default', name)
    if (reply.ok) lines.push(cluster.api.deletedText(kind, 'default', name))
    else failures.push({ status: reply.status })
  }
  cluster.settle()
  return output(lines, failures.length ? [kubectlErrors(failures)] : [])
}

function patch([resource, name]: string[], flags: Words['flags'], cluster: Recorded): Output {
  const [kind] = cluster.kindsOf(resource!)
  const status = flags.get('--subresource') === 'status' ? { subresource: 'status' as const } : {}
  const body = JSON.parse(flags.get('-p')!) as Record<string, unknown>
  const reply = cluster.api.mergePatch(kind!.kind, 'default', name!, body, status)
  if (!reply.ok) return failed(kubectlError(reply.status))
  cluster.settle()
  return output([`${objectText(kind!, name!)} patched`], [])
}

// ── questions ─────────────────────────────────────────────────────────────────────────────────────────────────────

interface Found {
  kind: KindDefinition
  objects: KubeObject[]
}

/** What the words ask for; a Status when it is not there. */
function find([resources = '', ...names]: string[], flags: Words['flags'], cluster: Recorded): Found[] | Status {
  const selector = flags.has('-l') ? parseSelector(flags.get('-l')!) : []
  if (typeof selector === 'string') throw new Error(selector)
  const found: Found[] = []
  for (const kind of resources.split(',').flatMap((resource) => cluster.kindsOf(resource))) {
    const namespace = kind.namespaced ? 'default' : undefined
    const listed = cluster.api.list(kind.kind, namespace ? { namespace } : {})
    const objects = names.length ? [] : listed.filter(({ metadata }) => satisfies(metadata.labels, selector))
    for (const name of names) {
      const object = cluster.api.get(kind.kind, namespace, name)
      if (!object) return notFound(kind, name)
      objects.push(object)
    }
    if (objects.length) found.push({ kind, objects })
  }
  return found
}

function get(args: string[], flags: Words['flags'], cluster: Recorded): Output {
  const found = find(args, flags, cluster)
  if (!Array.isArray(found)) return failed(kubectlError(found))
  const objects = found.flatMap((one) => one.objects)
  const single = args.length === 2 && !args[0]!.includes(',')
  const whole = single
    ? objects[0]
    : { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items: objects }
  if (!objects.length) return { stdout: '', stderr: 'No resources found in default namespace.\n', exit: 0 }
  // kubectl says it of every question about Endpoints
  const warnings = found.some(({ kind }) => kind.kind === 'Endpoints') ? [ENDPOINTS] : []
  const format = flags.get('-o')
  if (format === 'yaml') return output([printYaml(whole).replace(/\n$/, '')], warnings)
  if (format === 'json') return output([printJson(whole)], warnings)
  if (format === 'name')
    return output(
      found.flatMap((one) => one.objects.map(({ metadata }) => objectText(one.kind, metadata.name))),
      warnings,
    )
  const several = args[0] === 'all' || args[0]!.includes(',')
  return output([found.map((one) => tableOf(one, several, flags, cluster)).join('\n\n')], warnings)
}

const ENDPOINTS = 'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'

function tableOf({ kind, objects }: Found, several: boolean, flags: Words['flags'], cluster: Recorded): string {
  const columns = (kind.columns ?? []).map((column) =>
    several && column.name === 'Name'
      ? { ...column, value: ({ metadata }: KubeObject) => objectText(kind, metadata.name) }
      : column,
  )
  return printTable(objects, flags.has('--show-labels') ? [...columns, LABELS] : columns, {
    now: cluster.now,
    wide: flags.get('-o') === 'wide',
    headers: !flags.has('--no-headers'),
  })
}

function describe(args: string[], flags: Words['flags'], cluster: Recorded): Output {
  const found = find(args, flags, cluster)
  if (!Array.isArray(found)) return failed(kubectlError(found))
  const texts = found.flatMap(({ objects }) =>
    objects.map((object) => describeObject(object, { api: cluster.api, now: cluster.now })),
  )
  return { stdout: texts.join('\n\n'), stderr: '', exit: 0 }
}

/** encoding/json, indented by four, as `-o json` has it. */
function printJson(value: unknown): string {
  return JSON.stringify(sorted(value), null, 4).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]))
}

function output(lines: readonly string[], errors: readonly string[]): Output {
  const text = (all: readonly string[]) =>
    all
      .filter(Boolean)
      .map((line) => `${line}\n`)
      .join('')
  const bad = errors.some((line) => !line.startsWith('Warning: '))
  return { stdout: text(lines), stderr: text(errors), exit: bad ? 1 : 0 }
}

function failed(text: string): Output {
  return output([], [text])
}

/** A table as cells; the proof that its columns stand where kubectl puts them. */
export function isAligned(text: string): boolean {
  return text
    .trimEnd()
    .split('\n\n')
    .every((table) => alignColumns(table.split('\n').map((line) => line.split(/ {2,}/))) === table)
}
