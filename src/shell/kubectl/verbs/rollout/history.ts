import { describeTemplate, objectText, tabulate } from '#kubectl'
import { FILE_FLAGS, namesFiles } from '../../args/files.ts'
import { int, text } from '../../args/flags.ts'
import { select } from '../../args/resources.ts'
import { fail, type Verb } from '../../command.ts'
import { PRINT_FLAGS } from '../../print/index.ts'
import { throwFailures } from '../../report.ts'
import { revisionsOf } from './revisions.ts'

export const history: Verb = {
  name: 'history',
  about: 'View rollout history',
  usage: '(TYPE NAME | TYPE/NAME) [flags]',
  flags: [...PRINT_FLAGS, ...FILE_FLAGS, int('revision'), text('selector', 'l')],
  async run(call) {
    if (call.args.length === 0 && !namesFiles(call)) throw fail('required resource not specified')
    const { infos, failures } = await select(call, call.args, { allOfKind: true })
    throwFailures(failures)
    const wanted = call.flags.int('revision')
    for (const { kind, name, object } of infos) {
      const revisions = revisionsOf(call, object)
      if (wanted > 0) {
        const found = revisions.find(({ number }) => number === wanted)
        if (!found) throw fail(`unable to find the specified revision`)
        await call.out(`${objectText(kind, name)} with revision #${wanted}`)
        await call.out(describeTemplate(found.template).replace(/\n$/, ''))
        continue
      }
      const rows = revisions.map(({ number, cause }) => `${number}\t${cause || '<none>'}\n`)
      await call.out(`${objectText(kind, name)} `)
      await call.out(tabulate(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`))
    }
    return 0
  },
}
