import { equal, isObject } from './data.ts'
import { decodeAs, type FieldTable } from './decode.ts'
import { goText } from './go-text.ts'
import { kubectlError, objectText, type ErrorContext } from './kubectl.ts'
import { groupOf } from './status.ts'
import { LAST_APPLIED, parseLastApplied, sortedJson, withLastApplied } from './last-applied.ts'
import { diff, threeWayMerge } from './three-way.ts'
import { undecodable, unstructured } from './undecodable.ts'
import { noKind } from './write.ts'
import type { ApiServer } from './server.ts'
import { unfit } from './admission.ts'
import type { Backend } from './backend.ts'
import type { FieldManagers } from './field-managers.ts'
import type { KindDefinition } from './kind.ts'
import type { KubeObject, Reply, Status, Unstructured } from './types.ts'

export interface ApplyOptions {
  /** Namespace of objects that name none; default `default`. */
  namespace?: string
  /** Name of the file, for the words of errors. */
  file?: string
  dryRun?: boolean
  /** `--server-side` */
  serverSide?: boolean
  /** `--force-conflicts` */
  force?: boolean
  /** `--validate`; absent: strict. */
  fieldValidation?: 'Warn' | 'Ignore'
  /** `--field-manager`; default `kubectl-client-side-apply`, or `kubectl` for server-side apply. */
  fieldManager?: string
}

/** What became of one object of `kubectl apply`. */
export interface ApplyResult {
  action: 'created' | 'configured' | 'unchanged' | 'failed'
  /** The line that kubectl prints for it: on stdout, or on stderr when it failed. */
  text: string
  /** Lines for stderr, each begins with `Warning: `. */
  warnings?: string[]
  /** As stored; absent when it failed. */
  object?: KubeObject
  status?: Status
  /** What the server said, and to what, for those who tell of several failures at once. */
  failure?: { status: Status; context: ErrorContext }
  /** Where an editor may mark a failed object, with the sentence to show there. No field: the whole object. */
  problems?: Problem[]
}

export interface Problem {
  /** `spec.ports[0].nodePort`, or empty. */
  field: string
  message: string
}

/** One document: an object, or a `List` of them, each of which is applied by itself. */
export function applyDocument(
  api: ApiServer,
  backend: Pick<Backend, 'limits' | 'managers'>,
  table: FieldTable | undefined,
  input: Unstructured,
  options: ApplyOptions,
): ApplyResult[] {
  const document = new Document(isObject(input) ? input : {}, options)
  const unwieldy = unfit(backend, input)
  if (unwieldy && !unwieldy.ok) return [document.failed(unwieldy.status, { verb: 'creating' })]
  if (document.kind !== 'List' && !(document.kind.endsWith('List') && Array.isArray(input.items))) {
    return [applyObject(api, backend, table, document, options)]
  }
  const items = Array.isArray(input.items) ? input.items : []
  return items.map((item) =>
    applyObject(api, backend, table, new Document(isObject(item) ? item : {}, options), options),
  )
}

/** `kubectl apply` of one object: k8s.io/kubectl/pkg/cmd/apply. */
function applyObject(
  api: ApiServer,
  { managers }: Pick<Backend, 'managers'>,
  table: FieldTable | undefined,
  document: Document,
  options: ApplyOptions,
): ApplyResult {
  const { input } = document
  const unreadable = document.unreadable(table)
  if (unreadable) return unreadable
  const kind = api.definition(document.kind)
  if (!kind || (kind.apiVersion !== document.apiVersion && !kind.served?.includes(document.apiVersion))) {
    return document.failed(noKind(document.apiVersion, document.kind), {})
  }
  if (document.generateName && !document.name) {
    return document.refused(`error: from ${document.generateName}: cannot use generate name with apply`)
  }
  const modified = withLastApplied(
    input,
    kind.namespaced ? document.namespace || options.namespace || 'default' : undefined,
  )
  const metadata = modified.metadata as { name: string; namespace?: string; annotations: Record<string, string> }
  if (!metadata.name) {
    const where = `${describeResource(kind)}\nName: "", Namespace: "${metadata.namespace ?? ''}"`
    const from = `from server for: "${options.file ?? ''}"`
    return document.refused(
      `error: error when retrieving current configuration of:\n${where}\n${from}: resource name may not be empty`,
      'metadata.name',
    )
  }

  if (options.serverSide) return applyServerSide(api, managers, kind, document, options)

  const { dryRun = false, fieldManager = CLIENT_SIDE, fieldValidation } = options
  const writing = { dryRun, fieldManager, ...(fieldValidation && { fieldValidation }) }
  const live = api.get(kind.kind, kind.namespaced ? metadata.namespace : undefined, metadata.name)
  if (!live) {
    const reply = api.create(modified, writing)
    return document.result(kind, reply, 'created', { verb: 'creating' })
  }
  const warnings: string[] = []
  const last = live.metadata.annotations?.[LAST_APPLIED]
  if (last === undefined) warnings.push(missingAnnotation(kind, metadata.name))
  const current = live as unknown as Unstructured
  const wanted = threeWayMerge(parseLastApplied(last), modified, current, table, table?.kinds[kind.kind])
  if (equal(wanted, current)) {
    return { action: 'unchanged', text: `${objectText(kind, metadata.name)} unchanged`, object: live }
  }
  const patch = diff(current, wanted)
  const reply = api.replacePatched(kind, wanted, live, writing)
  const at = `${describeResource(kind)}\nName: "${metadata.name}", Namespace: "${metadata.namespace ?? ''}"`
  const context = {
    verb: `applying patch:\n${sortedJson(patch)}\nto:\n${at}\nfor:`,
    inner: `error when patching "${options.file}": `,
  }
  const result = document.result(kind, reply, 'configured', context, warnings)
  const what = reply.ok ? undefined : undecodable(reply.status)
  if (what === undefined) return result
  // the result's `status` keeps the plain words
  const { failure: _, ...rest } = result
  const value = JSON.stringify(goText(patch))
  return { ...rest, text: `The request is invalid: patch: Invalid value: ${value}: ${unstructured(what)}` }
}

const CLIENT_SIDE = 'kubectl-client-side-apply'

function applyServerSide(
  api: ApiServer,
  managers: FieldManagers,
  kind: KindDefinition,
  document: Document,
  { namespace = 'default', dryRun = false, force = false, fieldManager = 'kubectl' }: ApplyOptions,
): ApplyResult {
  const at = kind.namespaced ? document.namespace || namespace : undefined
  const options = { dryRun, force, fieldManager, ...(at && { namespace: at }) }
  const before = api.get(kind.kind, at, document.name)
  const send = () => api.patch(kind.kind, at, document.name, 'apply', document.input, options)
  let reply = send()
  // kubectl moves what it applied client-side over, and applies again.
  if (reply.ok && !dryRun && managers.upgrade(kind, reply.object.metadata.uid, fieldManager)) reply = send()
  if (!reply.ok && reply.status.message.startsWith('Apply failed with ')) {
    return { ...document.failed(reply.status, {}), text: `error: ${reply.status.message}\n${CONFLICT_ADVICE}` }
  }
  const action = !before ? 'created' : reply.ok && reply.object === before ? 'unchanged' : 'configured'
  return document.result(kind, reply, action, {}, [], 'serverside-applied')
}

const CONFLICT_ADVICE = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`

/** A document on its way: who it says it is, and how its failures read. */
class Document {
  readonly kind: string
  readonly apiVersion: string
  readonly name: string
  readonly namespace: string
  readonly generateName: string

  constructor(
    readonly input: Unstructured,
    readonly options: ApplyOptions,
  ) {
    const metadata = isObject(input.metadata) ? input.metadata : {}
    this.kind = text(input.kind)
    this.apiVersion = text(input.apiVersion)
    this.name = text(metadata.name)
    this.namespace = text(metadata.namespace)
    this.generateName = text(metadata.generateName)
  }

  /** What kubectl itself stumbles over, before it asks the server. */
  unreadable(table: FieldTable | undefined): ApplyResult | undefined {
    const missing = [...(this.apiVersion ? [] : ['apiVersion not set']), ...(this.kind ? [] : ['kind not set'])]
    const file = this.options.file ?? ''
    if (missing.length > 0) {
      const what = missing.length > 1 ? `[${missing.join(', ')}]` : missing[0]!
      const advice = 'if you choose to ignore these errors, turn validation off with --validate=false'
      return this.refused(`error: error validating "${file}": error validating data: ${what}; ${advice}`)
    }
    if (!table || !table.types['ObjectMeta']) return undefined
    // kubectl reads nothing but the metadata with types of its own: cli-runtime's metadataValidatingDecoder.
    const found = decodeAs(table, 'ObjectMeta', this.input.metadata ?? {}, 'metadata')
    const wrong = found.wrong
    if (!wrong) return undefined
    return this.refused(`error: unable to decode "${file}": ${wrong}`, fieldOfTypeError(wrong))
  }

  result(
    kind: KindDefinition,
    reply: Reply<KubeObject>,
    action: Exclude<ApplyResult['action'], 'failed'>,
    context: ErrorContext & { inner?: string },
    warnings: string[] = [],
    word: string = action,
  ): ApplyResult {
    if (!reply.ok) return this.failed(reply.status, context)
    const all = [...warnings, ...(reply.warnings ?? []).map((warning) => `Warning: ${warning}`)]
    const suffix = this.options.dryRun ? ' (server dry run)' : ''
    const line = `${objectText(kind, reply.object.metadata.name)} ${word}${suffix}`
    return { action, text: line, object: reply.object, ...(all.length > 0 && { warnings: all }) }
  }

  failed(status: Status, { inner = '', ...context }: ErrorContext & { inner?: string }): ApplyResult {
    const file = this.options.file
    const shown = file && inner ? { ...status, message: inner + status.message } : status
    const about = { ...context, kind: this.kind, name: this.name, namespace: this.namespace, ...(file && { file }) }
    const failure = { status: shown, context: about }
    return { action: 'failed', text: kubectlError(shown, about), status, failure, problems: problemsOf(status) }
  }

  /** A failure of kubectl's own, before or beside the server. */
  refused(line: string, field = ''): ApplyResult {
    const message = line.replace(/^error: /, '')
    const status: Status = {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      message,
      reason: 'BadRequest',
      code: 400,
    }
    return { action: 'failed', text: line, status, problems: [{ field, message }] }
  }
}

/** Where in the author's text a refusal points. */
export function problemsOf(status: Status): Problem[] {
  const causes = status.details?.causes?.filter((cause) => cause.field && cause.field !== 'patch') ?? []
  if (causes.length > 0) return causes.map(({ field, message }) => ({ field, message }))
  const unknown = [...status.message.matchAll(/unknown field "([^"]+)"/g)].map((match) => match[1]!)
  if (unknown.length > 0) return unknown.map((field) => ({ field, message: `unknown field "${field}"` }))
  const wrong = /json: cannot unmarshal .*$/.exec(status.message)?.[0]
  if (wrong) return [{ field: fieldOfTypeError(wrong), message: wrong }]
  return [{ field: '', message: status.message }]
}

/** `spec.ports.port` of `… Go struct field ServicePort.spec.ports.port of type int32`; which item of a list is not said. */
function fieldOfTypeError(message: string): string {
  return /Go struct field [^.\s]*\.(\S+) of type/.exec(message)?.[1] ?? ''
}

function missingAnnotation(kind: KindDefinition, name: string): string {
  return (
    `Warning: resource ${kind.plural}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl ` +
    'apply. kubectl apply should only be used on resources created declaratively by either kubectl create ' +
    '--save-config or kubectl apply. The missing annotation will be patched automatically.'
  )
}

function describeResource({ apiVersion, kind, plural }: KindDefinition): string {
  const version = groupOf(apiVersion) ? apiVersion : `/${apiVersion}`
  return `Resource: "${version}, Resource=${plural}", GroupVersionKind: "${version}, Kind=${kind}"`
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
