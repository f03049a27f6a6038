import { CHANGE_FLAGS, pairsOf, patchInfo, Reporter } from '../../change.ts'
import { text } from '../../args/flags.ts'
import { select, type Failure } from '../../args/resources.ts'
import { fail, type Verb } from '../../command.ts'
import { throwFailures } from '../../report.ts'

export const selector: Verb = {
  name: 'selector',
  about: 'Set the selector on a resource',
  usage: '(-f FILENAME | TYPE NAME) EXPRESSIONS',
  flags: [...CHANGE_FLAGS.filter(({ name }) => name !== 'selector'), text('resource-version')],
  async run(call) {
    const expression = call.args.at(-1)
    if (!expression || !expression.includes('='))
      throw fail('one or more resources must be specified as <resource> <name> or <resource>/<name>')
    const { infos, failures } = await select(call, call.args.slice(0, -1))
    throwFailures(failures)
    const reporter = new Reporter(call)
    const wrong: Failure[] = []
    for (const info of infos) {
      if (info.kind.kind !== 'Service') throw fail(`setting a selector is only supported for Services`)
      const body = [{ op: 'add', path: '/spec/selector', value: pairsOf(expression, 'selector') }]
      const done = await patchInfo(call, info, 'json', body, reporter)
      if ('status' in done) wrong.push(done)
      else await reporter.tell(info.kind, done.object, 'selector updated')
    }
    throwFailures(wrong)
    return 0
  },
}
