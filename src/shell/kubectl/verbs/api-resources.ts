import { groupOf } from '#kubectl'
import { bool, text } from '../args/flags.ts'
import { fail, type Verb } from '../command.ts'
import { TableWriter } from '../print/tableWriter.ts'

const VERBS = 'create,delete,deletecollection,get,list,patch,update,watch'

export const apiResources: Verb = {
  name: 'api-resources',
  about: 'Print the supported API resources on the server',
  usage: '[flags]',
  flags: [
    text('output', 'o'),
    bool('no-headers'),
    text('api-group'),
    bool('namespaced', undefined, true),
    text('verbs'),
    text('categories'),
    text('sort-by'),
    bool('cached'),
  ],
  async run(call) {
    const { flags } = call
    const output = flags.text('output')
    if (!['', 'wide', 'name'].includes(output)) throw fail(`--output ${output} is not available`)
    const by = flags.text('sort-by')
    if (!['', 'name', 'kind'].includes(by)) throw fail('--sort-by accepts only name or kind')
    const kinds = call.api.kinds
      .filter(({ namespaced }) => !flags.changed('namespaced') || namespaced === flags.bool('namespaced'))
      .filter(({ apiVersion }) => !flags.changed('api-group') || groupOf(apiVersion) === flags.text('api-group'))
      .filter(({ categories = [] }) => !flags.text('categories') || categories.includes(flags.text('categories')))
      .sort((a, b) => (keyOf(a, by) < keyOf(b, by) ? -1 : 1))
    if (output === 'name') {
      for (const { plural, apiVersion } of kinds)
        await call.out(groupOf(apiVersion) ? `${plural}.${groupOf(apiVersion)}` : plural)
      return 0
    }
    const rows = kinds.map(({ plural, shortNames = [], apiVersion, namespaced, kind, categories = [] }) => [
      plural,
      shortNames.join(','),
      apiVersion,
      String(namespaced),
      kind,
      ...(output === 'wide' ? [VERBS, categories.join(',')] : []),
    ])
    const header = [
      'NAME',
      'SHORTNAMES',
      'APIVERSION',
      'NAMESPACED',
      'KIND',
      ...(output === 'wide' ? ['VERBS', 'CATEGORIES'] : []),
    ]
    await call.write(new TableWriter().format(flags.bool('no-headers') ? rows : [header, ...rows]))
    return 0
  },
}

/** By group and name, unless something else is asked for. */
function keyOf({ apiVersion, plural, kind }: { apiVersion: string; plural: string; kind: string }, by: string): string {
  if (by === 'name') return plural
  return by === 'kind' ? kind : `${groupOf(apiVersion)} ${plural}`
}
