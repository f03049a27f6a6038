import { notFound, type KubeObject } from '#kubectl'
import { bool, duration, text } from '../args/flags.ts'
import { FILE_FLAGS } from '../args/files.ts'
import { select, type Info } from '../args/resources.ts'
import { Reporter } from '../change.ts'
import { fail, type Verb } from '../command.ts'
import { PRINT_FLAGS } from '../print/index.ts'
import { JsonPath, JsonPathError, relaxed, valueText } from '../print/jsonpath/index.ts'
import { throwFailures } from '../report.ts'

const A_WEEK_MS = 7 * 24 * 3_600_000

/** Whether what is waited for has come; undefined stands for an object that is gone. */
type Condition = (object: KubeObject | undefined, info: Info) => boolean

export const wait: Verb = {
  name: 'wait',
  about: 'Wait for a specific condition on one or many resources',
  usage:
    "([-f FILENAME] | TYPE/NAME | TYPE [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  suggestFor: ['list', 'ps'],
  flags: [
    ...PRINT_FLAGS,
    ...FILE_FLAGS,
    text('for'),
    duration('timeout', '30s'),
    text('selector', 'l'),
    text('field-selector'),
    bool('all'),
    bool('all-namespaces', 'A'),
    bool('local'),
  ],
  async run(call) {
    const { flags, args } = call
    const wanted = flags.text('for')
    const condition = conditionOf(wanted)
    const isDeletion = wanted.toLowerCase() === 'delete'
    const timeout = flags.ms('timeout') < 0 ? A_WEEK_MS : flags.ms('timeout')
    const deadline = call.process.machine.time.now + timeout
    const find = () => select(call, args, { allOfKind: flags.bool('all') })
    let selection = await find()
    if (wanted.toLowerCase() === 'create') {
      while (selection.infos.length === 0 && call.process.machine.time.now < deadline) {
        await call.sleep(500)
        selection = await find()
      }
    }
    const { infos } = selection
    const failures = selection.failures.filter(({ status }) => !isDeletion || status.reason !== 'NotFound')
    if (infos.length === 0 && failures.length === 0 && !isDeletion) throw fail('no matching resources found')
    const reporter = new Reporter(call)
    const late: string[] = []
    for (const info of infos) {
      const now = () => call.api.get(info.kind.kind, info.namespace, info.name)
      const left = deadline - call.process.machine.time.now
      let gone = false
      const met = await call.until(() => {
        const object = now()
        gone = object === undefined && !isDeletion
        return gone || condition(object, info)
      }, left)
      if (gone) failures.push({ status: notFound(info.kind, info.name) })
      else if (met) await reporter.tell(info.kind, now() ?? info.object, 'condition met')
      else if (timeout === 0) late.push(`condition not met for ${info.kind.plural}/${info.name}`)
      else late.push(`timed out waiting for the condition on ${info.kind.plural}/${info.name}`)
    }
    if (late.length > 0) throw fail(late.join('\nerror: '))
    throwFailures(failures)
    return 0
  },
}

function conditionOf(wanted: string): Condition {
  if (wanted.toLowerCase() === 'delete') return (object, info) => object?.metadata.uid !== info.object.metadata.uid
  if (wanted.toLowerCase() === 'create') return (object) => object !== undefined
  if (wanted.startsWith('condition=')) {
    const [name = '', value = 'true'] = wanted.slice('condition='.length).split('=')
    return (object) => hasCondition(object, name.toLowerCase(), value.toLowerCase())
  }
  if (wanted.startsWith('jsonpath=')) return jsonPathCondition(wanted.slice('jsonpath='.length))
  throw fail(`unrecognized condition: ${JSON.stringify(wanted)}`)
}

interface WithConditions extends KubeObject {
  readonly status?: {
    conditions?: { type: string; status: string; observedGeneration?: number }[]
    observedGeneration?: number
  }
}

/** What was seen of an older generation does not count. */
function hasCondition(object: KubeObject | undefined, type: string, value: string): boolean {
  const { status, metadata } = (object ?? {}) as Partial<WithConditions>
  const found = status?.conditions?.find((each) => each.type.toLowerCase() === type)
  if (!found) return false
  const seen = found.observedGeneration ?? status?.observedGeneration
  if (seen !== undefined && metadata?.generation !== undefined && seen < metadata.generation) return false
  return found.status.toLowerCase() === value
}

function jsonPathCondition(expression: string): Condition {
  const [, path = expression, value] = /^(.*\})=(.*)$/s.exec(expression) ?? /^([^{}=]*)=(.*)$/s.exec(expression) ?? []
  if (value === '') throw fail('jsonpath wait value cannot be empty')
  const wanted = value?.replace(/^['"]+|['"]+$/g, '')
  try {
    if (path === '') throw new JsonPathError('jsonpath expression cannot be empty')
    const template = new JsonPath(relaxed(path))
    return (object) => {
      const [found] = object ? template.find(object).flat() : []
      if (found === undefined || found === null) return false
      return wanted === undefined || valueText(found) === wanted
    }
  } catch (error) {
    if (error instanceof JsonPathError) throw fail(error.message)
    throw error
  }
}
