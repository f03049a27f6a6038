import { TAINT_EFFECTS, type KubeObject } from '#kubectl'
import { patchInfo, CHANGE_FLAGS, Reporter } from '../change.ts'
import { bool } from '../args/flags.ts'
import { select, type Info } from '../args/resources.ts'
import { fail, type Verb } from '../command.ts'
import { throwFailures } from '../report.ts'

interface Taint {
  key: string
  value?: string
  effect: string
}

export const taint: Verb = {
  name: 'taint',
  about: 'Update the taints on one or more nodes',
  usage: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  flags: [...CHANGE_FLAGS, bool('overwrite')],
  async run(call) {
    const isSpec = (arg: string) => /:(No|Prefer)/.test(arg) || arg.includes('=') || arg.endsWith('-')
    const first = call.args.findIndex(isSpec)
    const named = first < 0 ? call.args : call.args.slice(0, first)
    if (named.length === 0) throw fail('one or more resources must be specified as <resource> <name>')
    if (!/^(nodes?|no)(\/|$)/i.test(named[0]!))
      throw fail(`invalid resource type ${named[0]}, only node(s) is supported`)
    if (first < 0) throw fail('at least one taint update is required')
    const changes = call.args.slice(first).map(changeOf)
    const { infos, failures } = await select(call, named, { allOfKind: call.flags.bool('all') })
    throwFailures(failures)
    const reporter = new Reporter(call)
    for (const info of infos) {
      const taints = changed(taintsOf(info), changes, call.flags.bool('overwrite'), info.name)
      const done = await patchInfo(
        call,
        info,
        'merge',
        { spec: { taints: taints.length > 0 ? taints : null } },
        reporter,
      )
      if ('status' in done) throwFailures([done])
      else await reporter.tell(info.kind, done.object, wordOf(changes, call.flags.bool('overwrite')))
    }
    return 0
  },
}

/** What reorganizeTaints calls it. */
function wordOf(changes: readonly Change[], isOverwriting: boolean): string {
  const removed = changes.filter(({ remove }) => remove).length
  if (isOverwriting || (removed > 0 && removed < changes.length)) return 'modified'
  return removed > 0 ? 'untainted' : 'tainted'
}

type Change = Partial<Taint> & { key: string; remove: boolean }

/** `key=value:effect`, `key:effect`; with a dash behind it, it goes. */
function changeOf(spec: string): Change {
  const remove = spec.endsWith('-')
  const [left = '', effect] = (remove ? spec.slice(0, -1) : spec).split(':')
  const [key = '', value] = left.split('=')
  if (key === '' || (!remove && effect === undefined)) throw fail(`invalid taint spec: ${spec}`)
  if (effect !== undefined && !TAINT_EFFECTS.includes(effect))
    throw fail(`invalid taint effect: ${effect}, unsupported taint effect`)
  return { key, ...(value !== undefined && { value }), ...(effect !== undefined && { effect }), remove }
}

function taintsOf({ object }: Info): Taint[] {
  return (object as KubeObject & { spec?: { taints?: Taint[] } }).spec?.taints ?? []
}

function changed(old: readonly Taint[], changes: readonly Change[], overwrite: boolean, node: string): Taint[] {
  let taints = [...old]
  for (const { key, value, effect, remove } of changes) {
    const isSame = (each: Taint) => each.key === key && (effect === undefined || each.effect === effect)
    const before = taints.find(isSame)
    if (remove) {
      if (!before) throw fail(`taint ${JSON.stringify(effect ? `${key}:${effect}` : key)} not found`)
      taints = taints.filter((each) => !isSame(each))
      continue
    }
    if (before && !overwrite)
      throw fail(`node ${node} already has ${key} taint(s) with same effect(s) and --overwrite is false`)
    taints = [...taints.filter((each) => !isSame(each)), { key, ...(value && { value }), effect: effect! }]
  }
  return taints
}
