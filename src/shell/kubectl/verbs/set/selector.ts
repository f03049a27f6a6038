import { CHANGE_FLAGS, pairsOf, patchEach } from '../../change.ts'
import { text } from '../../args/flags.ts'
import { select } from '../../args/resources.ts'
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
    const selection = await select(call, call.args.slice(0, -1))
    throwFailures(selection.failures)
    return patchEach(call, selection, (info) => {
      if (info.kind.kind !== 'Service') throw fail(`setting a selector is only supported for Services`)
      const body = [{ op: 'add', path: '/spec/selector', value: pairsOf(expression, 'selector') }]
      return { type: 'json', body, word: 'selector updated' }
    })
  },
}
