import { describe as describeObject } from '#kubectl'
import { bool, int, text } from '../args/flags.ts'
import { FILE_FLAGS, namesFiles } from '../args/files.ts'
import { isEverywhere, namesOf, select, type Info, type Selection } from '../args/resources.ts'
import { fail, type Call, type Verb } from '../command.ts'
import { throwFailures } from '../report.ts'

export const describe: Verb = {
  name: 'describe',
  about: 'Show details of a specific resource or group of resources',
  usage: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  flags: [
    ...FILE_FLAGS,
    text('selector', 'l'),
    bool('all-namespaces', 'A'),
    bool('show-events', undefined, true),
    int('chunk-size', 500),
  ],
  async run(call) {
    if (call.args.length === 0 && !namesFiles(call)) {
      throw fail(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
      )
    }
    const { infos, failures } = withPrefixes(call, await select(call, call.args, { allOfKind: true }))
    let first = true
    for (const info of infos) {
      const text = textOf(call, info)
      await call.write(first ? text : `\n\n${text}`)
      first = false
    }
    throwFailures(failures)
    if (infos.length === 0) {
      await call.err(isEverywhere(call) ? 'No resources found' : `No resources found in ${call.namespace} namespace.`)
    }
    return 0
  },
}

/** The beginning of a name means all that begin so, where nothing is called exactly so. */
function withPrefixes(call: Call, selection: Selection): Selection {
  const names = selection.failures.length > 0 && !namesFiles(call) ? namesOf(call, call.args) : null
  if (!names) return selection
  const infos: Info[] = []
  const failures: Selection['failures'] = []
  for (const { kind, name } of names) {
    const namespace = kind.namespaced ? call.namespace : undefined
    const all = call.api.list(kind.kind, namespace ? { namespace } : {})
    const exact = all.filter(({ metadata }) => metadata.name === name)
    const found = exact.length > 0 ? exact : all.filter(({ metadata }) => metadata.name.startsWith(name))
    if (found.length === 0) {
      const failure = selection.failures.find(({ status }) => status.details?.name === name)
      if (failure) failures.push(failure)
    }
    infos.push(...found.map((object) => ({ kind, namespace, name: object.metadata.name, object })))
  }
  return { ...selection, infos, failures }
}

function textOf(call: Call, { kind, namespace, name }: Info): string {
  const text = describeObject(call.process.machine.cluster, kind.kind, namespace ?? '', name) ?? ''
  // events stand last
  return call.flags.bool('show-events') ? text : text.replace(/^Events:[^]*$/m, '')
}
