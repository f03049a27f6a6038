import type { Container } from '#kubectl'
import { CHANGE_FLAGS, patchEach } from '../../change.ts'
import { array, bool, text } from '../../args/flags.ts'
import { select } from '../../args/resources.ts'
import { fail, type Verb } from '../../command.ts'
import { throwFailures } from '../../report.ts'
import { podSpecOf, podSpecPatch } from './template.ts'

export const env: Verb = {
  name: 'env',
  about: 'Update environment variables on a pod template',
  usage: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  flags: [
    ...CHANGE_FLAGS,
    array('env', 'e'),
    text('containers', 'c', '*'),
    bool('list'),
    bool('overwrite', undefined, true),
    text('from'),
    text('prefix'),
  ],
  async run(call) {
    const { flags } = call
    if (flags.text('from')) throw fail('--from is not here; name the variables, as in KEY=VALUE')
    const isChange = (arg: string) => arg.includes('=') || (arg.endsWith('-') && !arg.includes('/'))
    const changes = [...call.args.filter(isChange), ...flags.all('env')]
    const named = call.args.filter((arg) => !isChange(arg))
    if (changes.length === 0 && !flags.bool('list')) throw fail('at least one environment variable must be provided')
    const selection = await select(call, named, { allOfKind: flags.bool('all') })
    throwFailures(selection.failures)
    const pattern = new RegExp(
      `^${flags
        .text('containers')
        .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
        .replaceAll('*', '.*')}$`,
    )
    return patchEach(call, selection, async (info) => {
      const spec = podSpecOf(info.object)
      if (!spec) throw fail(`the object is not a pod or does not have a pod template: ${info.kind.kind}`)
      const chosen = spec.containers.filter(({ name }) => pattern.test(name))
      if (flags.bool('list')) {
        for (const { name, env: variables = [] } of chosen) {
          await call.out(`# ${info.kind.plural} ${info.name}, container ${name}`)
          for (const each of variables) await call.out(`${each.name}=${each.value ?? ''}`)
        }
        return null
      }
      const containers = chosen.map(({ name, env: before = [] }) => ({ name, env: changed(before, changes) }))
      return { type: 'strategic', body: podSpecPatch(info.object, { containers }), word: 'env updated' }
    })
  },
}

/** The variables that come or change, and a mark for those that go. */
function changed(before: NonNullable<Container['env']>, changes: readonly string[]): Record<string, unknown>[] {
  return changes.map((change) => {
    const at = change.indexOf('=')
    if (at < 0) return { name: change.slice(0, -1), $patch: 'delete' }
    const name = change.slice(0, at)
    const old = before.find((each) => each.name === name)
    return { name, value: change.slice(at + 1), ...(old && 'valueFrom' in old && { valueFrom: null }) }
  })
}
