import { CHANGE_FLAGS, pairsOf, patchEach } from '../../change.ts'
import { text } from '../../args/flags.ts'
import { select } from '../../args/resources.ts'
import { fail, type Verb } from '../../command.ts'
import { throwFailures } from '../../report.ts'
import { podSpecOf, podSpecPatch } from './template.ts'

export const resources: Verb = {
  name: 'resources',
  about: 'Update resource requests/limits on objects with pod templates',
  usage: '(-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS]',
  flags: [...CHANGE_FLAGS, text('limits'), text('requests'), text('containers', 'c', '*')],
  async run(call) {
    const { flags } = call
    const limits = pairsOf(flags.text('limits'), 'limit')
    const requests = pairsOf(flags.text('requests'), 'request')
    if (!flags.text('limits') && !flags.text('requests'))
      throw fail('you must specify an update to requests or limits (in the form of --requests/--limits)')
    const selection = await select(call, call.args, { allOfKind: flags.bool('all') })
    throwFailures(selection.failures)
    return patchEach(call, selection, (info) => {
      const spec = podSpecOf(info.object)
      if (!spec) throw fail(`the object is not a pod or does not have a pod template: ${info.kind.kind}`)
      const wanted = flags.text('containers')
      const containers = spec.containers
        .filter(({ name }) => wanted === '*' || name === wanted)
        .map(({ name }) => ({ name, resources: { limits, requests } }))
      const body = podSpecPatch(info.object, { containers })
      return { type: 'strategic', body, word: 'resource requirements updated' }
    })
  },
}
