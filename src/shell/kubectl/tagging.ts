/** `kubectl label` and `kubectl annotate`: the same, but for a word. cmd/label/label.go, cmd/annotate/annotate.go. */
import { isLabelValue, type KubeObject } from '#kubectl'
import { CHANGE_FLAGS, patchInfo, Reporter } from './change.ts'
import { bool, text } from './args/flags.ts'
import { namesFiles } from './args/files.ts'
import { select, type Failure, type Info } from './args/resources.ts'
import { fail, type Call, type Verb } from './command.ts'
import { throwFailures } from './report.ts'

interface Tagging {
  verb: 'label' | 'annotate'
  /** `labels`, `annotations` */
  field: 'labels' | 'annotations'
  done: string
  undone: string
}

interface Changes {
  set: Record<string, string>
  remove: string[]
}

export function taggingVerb({ verb, field, done, undone }: Tagging): Verb {
  const noun = field === 'labels' ? 'label' : 'annotation'
  return {
    name: verb,
    about: `Update the ${field} on a resource`,
    usage: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N',
    flags: [...CHANGE_FLAGS, bool('overwrite'), bool('list'), text('resource-version')],
    async run(call) {
      const { resources, changes } = split(call, noun)
      const isList = call.flags.bool('list')
      if (resources.length === 0 && !namesFiles(call)) {
        throw fail('one or more resources must be specified as <resource> <name> or <resource>/<name>')
      }
      const count = Object.keys(changes.set).length + changes.remove.length
      if (count === 0 && !isList) throw fail(`at least one ${noun} update is required`)
      const { infos, failures } = await select(call, resources, { allOfKind: call.flags.bool('all') })
      const reporter = new Reporter(call)
      const wrong: Failure[] = [...failures]
      for (const info of infos) {
        if (isList) {
          await list(call, info, field)
          continue
        }
        const old = info.object.metadata[field] ?? {}
        if (!call.flags.bool('overwrite')) refuseOverwriting(old, changes, noun)
        for (const key of changes.remove)
          if (!(key in old) && verb === 'label') await call.out(`label "${key}" not found.`)
        const body = {
          metadata: { [field]: { ...changes.set, ...Object.fromEntries(changes.remove.map((key) => [key, null])) } },
        }
        const result = await patchInfo(call, info, 'merge', body, reporter)
        if ('status' in result) wrong.push(result)
        else await reporter.tell(info.kind, result.object, wordOf(old, result.object, changes))
      }
      throwFailures(wrong)
      return 0
    },
  }

  /** A label that only went is `unlabeled`; one that was there already, `not labeled`. */
  function wordOf(old: Readonly<Record<string, string>>, object: KubeObject, changes: Changes): string {
    const now = object.metadata[field] ?? {}
    const keys = [...Object.keys(changes.set), ...changes.remove]
    if (verb === 'annotate') return done
    if (keys.every((key) => old[key] === now[key])) return 'not labeled'
    return Object.keys(changes.set).length === 0 ? undone : done
  }
}

function split(call: Call, noun: string): { resources: string[]; changes: Changes } {
  const isChange = (arg: string) => arg.includes('=') || (arg.endsWith('-') && arg.length > 1)
  const first = call.args.findIndex(isChange)
  const resources = first < 0 ? [...call.args] : call.args.slice(0, first)
  const changes: Changes = { set: {}, remove: [] }
  for (const arg of first < 0 ? [] : call.args.slice(first)) {
    const at = arg.indexOf('=')
    if (at > 0) {
      const value = arg.slice(at + 1)
      if (noun === 'label') checkValue(arg, value)
      changes.set[arg.slice(0, at)] = value
    } else if (arg.endsWith('-') && at < 0) changes.remove.push(arg.slice(0, -1))
    else throw fail(`unknown ${noun} spec: ${arg}`)
  }
  const both = changes.remove.find((key) => key in changes.set)
  if (both)
    throw fail(`can not both modify and remove a${noun === 'annotation' ? 'n' : ''} ${noun} in the same command`)
  return { resources, changes }
}

/** Values of labels are looked at before the server sees them; keys are not. */
function checkValue(spec: string, value: string): void {
  if (value.includes('=')) throw fail(`invalid label spec: ${spec}`)
  const wrong = isLabelValue(value)
  if (wrong.length > 0) throw fail(`invalid label value: ${JSON.stringify(spec)}: ${wrong.join(';')}`)
}

function refuseOverwriting(old: Readonly<Record<string, string>>, { set }: Changes, noun: string): void {
  const clash = Object.keys(set).find((key) => key in old && old[key] !== set[key])
  if (!clash) return
  throw fail(
    noun === 'label'
      ? `'${clash}' already has a value (${old[clash]}), and --overwrite is false`
      : `--overwrite is false but found the following declared annotation(s): '${clash}' already has a value (${old[clash]})`,
  )
}

async function list(call: Call, { object }: Info, field: 'labels' | 'annotations'): Promise<void> {
  const entries = Object.entries(object.metadata[field] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [key, value] of entries) await call.out(`${key}=${value}`)
}
