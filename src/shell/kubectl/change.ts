/** What all verbs that change objects share: patch or create one, and say what was done. */
import {
  applyJsonPatch,
  goText,
  kubectlError,
  mergePatch,
  objectText,
  readJsonPatch,
  sortedJson,
  undecodable,
  unstructured,
  type KindDefinition,
  type KubeObject,
  type Reply,
  type Status,
  type Unstructured,
} from '#kubectl'
import { ExitError } from '../process.ts'
import { DRY_RUN, dryRunOf, dryRunSuffix, type DryRun } from './args/dryRun.ts'
import { FILE_FLAGS } from './args/files.ts'
import { bool, text, type Flag } from './args/flags.ts'
import { placedIn, type Failure, type Info, type Selection } from './args/resources.ts'
import { fail, type Call } from './command.ts'
import { PRINT_FLAGS, printerOf, type Printer } from './print/index.ts'
import { throwFailures } from './report.ts'

/** Flags of verbs that change what is there. */
export const CHANGE_FLAGS: readonly Flag[] = [
  ...PRINT_FLAGS,
  ...FILE_FLAGS,
  DRY_RUN,
  text('selector', 'l'),
  text('field-selector'),
  bool('all'),
  bool('all-namespaces', 'A'),
  bool('local'),
  bool('record'),
  text('field-manager'),
]

/** Says what became of objects: a line each, or the objects themselves where `-o` asks for them. */
export class Reporter {
  readonly dryRun: DryRun
  readonly #printer: Printer | undefined

  constructor(private readonly call: Call) {
    this.dryRun = call.flags.has('dry-run') ? dryRunOf(call) : 'none'
    this.#printer = printerOf(call)
  }

  async tell(
    kind: Pick<KindDefinition, 'apiVersion' | 'kind'>,
    object: Unstructured | KubeObject,
    word: string,
  ): Promise<void> {
    const { name } = object.metadata as { name: string }
    if (this.#printer) await this.call.write(this.#printer(object))
    else await this.call.out(`${objectText(kind, name)} ${word}${dryRunSuffix(this.dryRun)}`)
  }

  async warn(reply: Reply<KubeObject>): Promise<void> {
    if (reply.ok) for (const warning of reply.warnings ?? []) await this.call.err(`Warning: ${warning}`)
  }
}

/** Sends a patch for one object; a Failure when the server refuses it. With `--dry-run=client` nothing is sent. */
export async function patchInfo(
  call: Call,
  info: Info,
  type: 'json' | 'merge' | 'strategic',
  body: unknown,
  reporter: Reporter,
  subresource?: 'status',
): Promise<{ object: KubeObject; changed: boolean } | Failure> {
  const { kind, namespace, name, source } = info
  const reply = call.api.patch(kind.kind, namespace, name, type, body, {
    dryRun: reporter.dryRun !== 'none',
    // kubectl asks for nothing here, so that the server warns only
    fieldValidation: 'Warn',
    fieldManager: call.flags.text('field-manager') || `kubectl-${call.verb.name}`,
    ...(subresource && { subresource }),
  })
  await reporter.warn(reply)
  if (!reply.ok) return { status: patchStatus(reply.status, type, body, info.object), ...(source && { source }) }
  const { resourceVersion } = info.object.metadata
  const changed =
    reporter.dryRun === 'none'
      ? reply.object.metadata.resourceVersion !== resourceVersion
      : reply.object !== info.object
  return { object: reply.object, changed }
}

/** How the server answers a patch of which nothing can be made: with the patch, or with what came of it. */
function patchStatus(status: Status, type: Patch['type'], body: unknown, object: KubeObject): Status {
  const what = undecodable(status)
  if (what === undefined) return status
  const steps = type === 'json' ? readJsonPatch(body) : []
  const made =
    type === 'merge' ? mergePatch(object, body) : typeof steps !== 'string' && applyJsonPatch(object, steps)?.document
  const [value, why] = type === 'strategic' ? [goText(body), unstructured(what)] : [sortedJson(made), what]
  const message = `Invalid value: ${JSON.stringify(value)}: ${why}`
  const causes = [{ reason: 'FieldValueInvalid', field: 'patch', message }]
  return { ...status, reason: 'Invalid', code: 422, message: ` "" is invalid: patch: ${message}`, details: { causes } }
}

/** What one object is to become. */
export interface Patch {
  type: 'json' | 'merge' | 'strategic'
  body: unknown
  subresource?: 'status'
  /** What is said of it then, `scaled`; null: nothing. */
  word: string | ((isChanged: boolean) => string | null)
}

/**
 * Patches each object in its turn, and says so. What the server refuses is told at the end, all together.
 * @param selection what went wrong in it is told then, too
 * @param patchOf null: this one stays as it is
 * @param verb for the sentences of what went wrong
 */
export async function patchEach(
  call: Call,
  { infos, failures }: Pick<Selection, 'infos' | 'failures'>,
  patchOf: (info: Info) => Patch | null | Promise<Patch | null>,
  verb?: string,
): Promise<number> {
  const reporter = new Reporter(call)
  const wrong: Failure[] = [...failures]
  for (const info of infos) {
    const patch = await patchOf(info)
    if (!patch) continue
    const done = await patchInfo(call, info, patch.type, patch.body, reporter, patch.subresource)
    if ('status' in done) {
      wrong.push(done)
      continue
    }
    const word = typeof patch.word === 'string' ? patch.word : patch.word(done.changed)
    if (word !== null) await reporter.tell(info.kind, done.object, word)
  }
  throwFailures(wrong, verb)
  return 0
}

/** Creates an object that a generator made, and says so. */
export async function createGenerated(
  call: Call,
  object: Unstructured,
  options: { what?: string; word?: string } = {},
): Promise<KubeObject | Unstructured> {
  const reporter = new Reporter(call)
  const kind = call.api.definition(String(object.kind))!
  const namespace = kind.namespaced ? call.namespace : undefined
  const placed = call.isNamespaceGiven ? placedIn(object, namespace) : object
  const word = options.word ?? 'created'
  if (reporter.dryRun === 'client') {
    await reporter.tell(kind, placed, word)
    return placed
  }
  const reply = call.api.create(placedIn(object, namespace), {
    namespace: call.namespace,
    dryRun: reporter.dryRun === 'server',
    fieldManager: call.flags.has('field-manager')
      ? call.flags.text('field-manager') || 'kubectl-create'
      : 'kubectl-create',
  })
  await reporter.warn(reply)
  if (!reply.ok) {
    if (options.what) throw fail(`failed to create ${options.what}: ${reply.status.message}`)
    throw new ExitError(1, kubectlError(reply.status))
  }
  await reporter.tell(kind, reply.object, word)
  return reply.object
}

/** `a=b,c=d` */
export function pairsOf(textOfPairs: string, what: string): Record<string, string> {
  const pairs: Record<string, string> = {}
  for (const part of textOfPairs.split(',').filter(Boolean)) {
    const at = part.indexOf('=')
    if (at < 1) throw fail(`unexpected ${what} spec: ${part}`)
    pairs[part.slice(0, at)] = part.slice(at + 1)
  }
  return pairs
}
