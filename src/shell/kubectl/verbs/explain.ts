import { bool, text } from '../args/flags.ts'
import { kindNamed } from '../args/kinds.ts'
import { fail, misused, type Verb } from '../command.ts'
import { descriptionText, fieldsText, longEnum } from '../explain/text.ts'
import { fieldAt, loadSchemas, typeOf } from '../explain/schema.ts'

export const explain: Verb = {
  name: 'explain',
  about: 'Get documentation for a resource',
  usage: 'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  flags: [bool('recursive'), text('api-version'), text('output', 'o', 'plaintext')],
  async run(call) {
    const { args, flags } = call
    if (args.length === 0) {
      throw fail(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      )
    }
    if (args.length > 1) throw misused(call, 'We accept only this format: explain RESOURCE')
    const output = flags.text('output')
    if (output !== 'plaintext' && output !== 'plaintext-openapiv2') throw fail(`unrecognized format: ${output}`)
    const [resource = '', ...path] = args[0]!.split('.')
    const kind = kindNamed(call.api, resource)
    const [group, version] = kind.apiVersion.includes('/') ? kind.apiVersion.split('/') : ['', kind.apiVersion]
    const asked = flags.text('api-version')
    if (asked !== '' && asked !== kind.apiVersion) {
      throw fail(`couldn't find resource for "${asked}, Resource=${kind.plural}"`)
    }
    const all = await loadSchemas()
    const root = all.roots[kind.kind]
    if (!root) throw fail(`the fields of ${kind.plural} are not described here`)
    const fields = path.filter((name) => name !== '')
    const found = fieldAt(root, fields, all)
    if (!found) throw fail(`field ${JSON.stringify(fields.at(-1) ?? '')} does not exist`)
    const head = `${group ? `GROUP:      ${group}\n` : ''}KIND:       ${kind.kind}\nVERSION:    ${version}\n\n`
    const field = fields.length > 0 ? `FIELD: ${fields.at(-1)} <${typeOf(found, all)}>\n${longEnum(found)}\n\n` : ''
    const list = fieldsText(found, all, flags.bool('recursive'))
    await call.out(`${head}${field}${descriptionText(found, all)}${list === '' ? '' : `FIELDS:\n${list}`}`)
    return 0
  },
}
