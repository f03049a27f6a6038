import { CHANGE_FLAGS, patchEach } from '../../change.ts'
import { select } from '../../args/resources.ts'
import { fail, type Verb } from '../../command.ts'
import { throwFailures } from '../../report.ts'
import { podSpecOf, podSpecPatch } from './template.ts'

export const image: Verb = {
  name: 'image',
  about: 'Update the image of a pod template',
  usage: '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1',
  flags: [...CHANGE_FLAGS],
  async run(call) {
    const first = call.args.findIndex((arg) => arg.includes('='))
    const named = first < 0 ? call.args : call.args.slice(0, first)
    const images = first < 0 ? [] : call.args.slice(first)
    if (named.length > 0 && images.length === 0) throw fail('at least one image update is required')
    const wanted = images.map((each) => {
      const at = each.indexOf('=')
      if (at < 1 || at === each.length - 1) throw fail(`unknown image spec: ${each}`)
      return { name: each.slice(0, at), image: each.slice(at + 1) }
    })
    const selection = await select(call, named, { allOfKind: call.flags.bool('all') })
    throwFailures(selection.failures)
    return patchEach(call, selection, (info) => {
      const spec = podSpecOf(info.object)
      if (!spec) throw fail(`the object is not a pod or does not have a pod template: ${info.kind.kind}`)
      const own = [...spec.containers.map(({ name }) => name), ...(spec.initContainers ?? []).map(({ name }) => name)]
      const unknown = wanted.find(({ name }) => name !== '*' && !own.includes(name))
      if (unknown) throw fail(`unable to find container named "${unknown.name}"`)
      const update = (all: readonly { name: string }[] = []) =>
        all.flatMap(({ name }) =>
          wanted.filter((each) => each.name === name || each.name === '*').map((each) => ({ name, image: each.image })),
        )
      const change = {
        containers: update(spec.containers),
        ...(spec.initContainers && { initContainers: update(spec.initContainers) }),
      }
      const body = podSpecPatch(info.object, change)
      return { type: 'strategic', body, word: (isChanged) => (isChanged ? 'image updated' : null) }
    })
  },
}
