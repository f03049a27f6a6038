import {
  equal,
  FIELDS,
  LAST_APPLIED,
  objectText,
  oneOfSeveral,
  parseLastApplied,
  threeWayMerge,
  withLastApplied,
  type ApplyResult,
  type KubeObject,
  type Unstructured,
} from '#kubectl'
import { ExitError } from '../../process.ts'
import { FILE_FLAGS, needFiles, readFiles } from '../args/files.ts'
import { array, bool, duration, int, optional, text } from '../args/flags.ts'
import { fieldValidationOf, VALIDATE } from '../args/validate.ts'
import { placeOf } from '../args/resources.ts'
import { fail, type Call, type Verb } from '../command.ts'
import { listOf, PRINT_FLAGS, printerOf } from '../print/index.ts'
import { DRY_RUN, dryRunOf } from '../args/dryRun.ts'

export const apply: Verb = {
  name: 'apply',
  about: 'Apply a configuration to a resource by file name or stdin',
  usage: '(-f FILENAME | -k DIRECTORY)',
  flags: [
    ...PRINT_FLAGS,
    ...FILE_FLAGS,
    DRY_RUN,
    bool('server-side'),
    bool('force-conflicts'),
    text('field-manager'),
    text('selector', 'l'),
    bool('all'),
    bool('prune'),
    array('prune-allowlist'),
    VALIDATE,
    bool('overwrite', undefined, true),
    bool('force'),
    bool('wait'),
    duration('timeout'),
    int('grace-period', -1),
    optional('cascade', 'background', 'background'),
    bool('openapi-patch', undefined, true),
  ],
  async run(call) {
    const { flags, api, args } = call
    if (args.length > 0)
      throw fail(`Unexpected args: [${args.join(' ')}]\nSee 'kubectl apply -h' for help and examples`)
    needFiles(call)
    if (flags.bool('prune')) throw fail('--prune is not here; delete what is no longer wanted with kubectl delete')
    if (flags.bool('force-conflicts') && !flags.bool('server-side')) {
      throw fail('--force-conflicts only works with --server-side')
    }
    const dryRun = dryRunOf(call)
    if (dryRun === 'client' && flags.bool('server-side')) {
      throw fail("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
    }
    const printer = printerOf(call)
    const wrong: { text: string; failure?: ApplyResult['failure'] }[] = []
    const made: (KubeObject | Unstructured)[] = []
    let count = 0
    for (const file of await readFiles(call)) {
      for (const object of file.objects) {
        count++
        placeOf(call, object, file.source)
        if (dryRun === 'client') {
          const { action, kind, shown } = clientSide(call, object)
          if (printer) made.push(shown)
          else await call.out(`${objectText(kind, (shown.metadata as { name: string }).name)} ${action} (dry run)`)
          continue
        }
        for (const result of api.apply([object], optionsOf(call, file.source, dryRun !== 'none'))) {
          for (const warning of result.warnings ?? []) await call.err(warning)
          if (result.object && dryRun === 'none') call.applied(file.source, result.object)
          await warnOfEnd(call, result.object)
          if (result.action === 'failed') wrong.push(result)
          else if (printer && result.object) made.push(result.object)
          else await call.out(result.text)
        }
      }
      wrong.push(...file.wrong.map((text) => ({ text })))
    }
    if (printer && made.length > 0)
      await call.write(printer(made.length === 1 ? made[0] : { ...listOf(made), metadata: {} }))
    if (wrong.length === 1) throw new ExitError(1, wrong[0]!.text)
    if (wrong.length > 1) throw new ExitError(1, wrong.map(amongOthers).join('\n'))
    if (count === 0) throw fail('no objects passed to apply')
    return 0
  },
}

function optionsOf(call: Call, file: string, dryRun: boolean) {
  const { flags, namespace } = call
  const fieldManager = flags.text('field-manager')
  return {
    file,
    namespace,
    dryRun,
    serverSide: flags.bool('server-side'),
    force: flags.bool('force-conflicts'),
    ...(fieldManager && { fieldManager }),
    ...fieldValidationOf(call),
  }
}

/** Of several failures each is told as the server said it: helpers.go MultipleErrors. */
function amongOthers({ text, failure }: Pick<ApplyResult, 'text' | 'failure'>): string {
  return failure ? oneOfSeveral(failure) : text.replace(/^error: /, '')
}

/** What kubectl makes of an object when it has asked the server for nothing but the one that is there: PatchLocal. */
function clientSide(call: Call, object: Unstructured) {
  const place = placeOf(call, object, '')
  if ('status' in place) throw fail(place.status.message)
  const { kind, namespace, name } = place
  const wanted = withLastApplied(object, namespace)
  const live = call.api.get(kind.kind, namespace, name)
  if (!live) return { action: 'created', kind, shown: wanted }
  const last = parseLastApplied(live.metadata.annotations?.[LAST_APPLIED])
  const shown = threeWayMerge(last, wanted, live as unknown as Unstructured, FIELDS, FIELDS.kinds[kind.kind])
  return { action: equal(shown, live) ? 'unchanged' : 'configured', kind, shown }
}

async function warnOfEnd(call: Call, object: KubeObject | undefined): Promise<void> {
  if (!object?.metadata.deletionTimestamp) return
  await call.err(`Warning: Detected changes to resource ${object.metadata.name} which is currently being deleted.`)
}
