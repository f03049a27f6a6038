import { CHANGE_FLAGS, patchEach } from '../../change.ts'
import { select } from '../../args/resources.ts'
import { fail, type Verb } from '../../command.ts'
import { throwFailures } from '../../report.ts'
import { podSpecOf, podSpecPatch } from './template.ts'

export const serviceaccount: Verb = {
  name: 'serviceaccount',
  aliases: ['sa'],
  about: 'Update the service account of a resource',
  usage: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  flags: CHANGE_FLAGS,
  async run(call) {
    const name = call.args.at(-1)
    if (!name) throw fail('serviceaccount is required')
    const selection = await select(call, call.args.slice(0, -1), { allOfKind: call.flags.bool('all') })
    throwFailures(selection.failures)
    return patchEach(call, selection, ({ kind, object }) => {
      if (!podSpecOf(object)) throw fail(`the object is not a pod or does not have a pod template: ${kind.kind}`)
      const body = podSpecPatch(object, { serviceAccountName: name })
      return { type: 'strategic', body, word: 'serviceaccount updated' }
    })
  },
}
