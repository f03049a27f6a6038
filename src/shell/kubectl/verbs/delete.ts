import { deletedText, objectText } from '#kubectl'
import { FILE_FLAGS } from '../args/files.ts'
import { DRY_RUN, dryRunOf, dryRunSuffix, type DryRun } from '../args/dryRun.ts'
import { bool, duration, int, optional, text } from '../args/flags.ts'
import { select, type Failure, type Info } from '../args/resources.ts'
import { fail, type Call, type Verb } from '../command.ts'
import { throwFailures } from '../report.ts'

/** How long kubectl waits when nothing else is asked for. */
const A_WEEK_MS = 7 * 24 * 3_600_000
const FORCED =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.'
const POLICIES: Readonly<Record<string, 'Background' | 'Foreground' | 'Orphan'>> = {
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
  true: 'Background',
  false: 'Orphan',
}

export const deleteVerb: Verb = {
  name: 'delete',
  about: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  usage: '([-f FILENAME] | TYPE [(NAME | -l label | --all)])',
  suggestFor: ['rm'],
  flags: [
    ...FILE_FLAGS,
    DRY_RUN,
    text('selector', 'l'),
    text('field-selector'),
    bool('all'),
    bool('all-namespaces', 'A'),
    bool('ignore-not-found'),
    optional('cascade', 'background', 'background'),
    bool('now'),
    bool('force'),
    int('grace-period', -1),
    bool('wait', undefined, true),
    duration('timeout'),
    bool('interactive', 'i'),
    text('output', 'o'),
    text('raw'),
  ],
  async run(call) {
    const { flags } = call
    await check(call)
    const everything = flags.bool('all') || flags.text('selector') !== '' || flags.text('field-selector') !== ''
    const selection = await select(call, call.args, { allOfKind: flags.bool('all') })
    const missingIsFine = flags.changed('ignore-not-found') ? flags.bool('ignore-not-found') : everything
    const failures = selection.failures.filter(({ status }) => !missingIsFine || status.reason !== 'NotFound')
    const deleted: Info[] = []
    for (const info of selection.infos) {
      const failure = await remove(call, info, dryRunOf(call))
      if (!failure) deleted.push(info)
      else if (!missingIsFine || failure.status.reason !== 'NotFound') failures.push(failure)
    }
    if (selection.infos.length === 0 && failures.length === 0) await call.out('No resources found')
    throwFailures(failures, 'deleting')
    if (flags.bool('wait') && dryRunOf(call) === 'none')
      await waitUntilGone(call, deleted, flags.ms('timeout') || A_WEEK_MS)
    return 0
  },
}

async function check(call: Call): Promise<void> {
  const { flags } = call
  const output = flags.text('output')
  if (output !== '' && output !== 'name') throw fail(`unexpected -o output mode: ${output}. We only support '-o name'`)
  if (flags.text('raw')) throw fail('--raw is not here for delete')
  if (flags.bool('all') && flags.text('selector')) throw fail('cannot set --all and --selector at the same time')
  if (flags.bool('all') && flags.text('field-selector')) {
    throw fail('cannot set --all and --field-selector at the same time')
  }
  if (!POLICIES[flags.text('cascade')]) {
    throw fail(`invalid cascade value (${flags.text('cascade')}). Must be "background", "foreground", or "orphan"`)
  }
  if (flags.bool('now') && flags.int('grace-period') !== -1) {
    throw fail('--now and --grace-period cannot be specified together')
  }
  if (flags.bool('force') && flags.int('grace-period') > 0) {
    throw fail('--force and --grace-period greater than 0 cannot be specified together')
  }
  if (graceOf(call) === 0 && flags.bool('force')) await call.err(FORCED)
}

/** Seconds; undefined leaves it to the kind. `--grace-period=0` without `--force` is 1, as kubectl has it. */
function graceOf({ flags }: Call): number | undefined {
  if (flags.bool('now')) return 1
  const given = flags.int('grace-period')
  if (flags.bool('force')) return Math.max(0, given)
  return given < 0 ? undefined : Math.max(1, given)
}

async function remove(call: Call, info: Info, dryRun: DryRun): Promise<Failure | undefined> {
  const { kind, namespace, name, source } = info
  const grace = graceOf(call)
  if (dryRun !== 'client') {
    const reply = call.api.delete(kind.kind, namespace, name, {
      ...(grace !== undefined && { gracePeriodSeconds: grace }),
      propagationPolicy: POLICIES[call.flags.text('cascade')],
      dryRun: dryRun === 'server',
    })
    if (!reply.ok) return { status: reply.status, ...(source && { source }) }
    if (source && dryRun === 'none') call.deleted(source)
  }
  if (call.flags.text('output') === 'name') await call.out(objectText(kind, name))
  else {
    const line = deletedText(kind, namespace, name)
    const word = `${grace === 0 ? 'force ' : ''}deleted${dryRunSuffix(dryRun)}`
    await call.out(line.replace(/deleted(?=( from \S+ namespace)?$)/, word))
  }
  return undefined
}

/** Waits until objects are no longer there. One of the same name that came after them is another one. */
export async function waitUntilGone(call: Call, infos: readonly Info[], ms: number): Promise<void> {
  const isThere = ({ kind, namespace, name, object }: Info) =>
    call.api.get(kind.kind, namespace, name)?.metadata.uid === object.metadata.uid
  const end = call.process.machine.time.now + ms
  for (const info of infos) {
    const left = end - call.process.machine.time.now
    const gone = await call.until(() => !isThere(info), left)
    if (!gone) throw fail(`timed out waiting for the condition on ${info.kind.plural}/${info.name}`)
  }
}
