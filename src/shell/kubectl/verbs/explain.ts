import { FIELDS } from '#kubectl'
import { bool, text } from '../args/flags.ts'
import { kindNamed } from '../args/kinds.ts'
import { fail, type Call, type Verb } from '../command.ts'

export const explain: Verb = {
  name: 'explain',
  about: 'Get documentation for a resource: its fields and their types',
  usage: 'TYPE [--recursive=FALSE|TRUE]',
  flags: [bool('recursive'), text('api-version'), text('output', undefined, 'plaintext')],
  async run(call) {
    if (call.args.length === 0) {
      throw fail(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      )
    }
    if (call.args.length > 1)
      throw fail("We accept only this format: explain RESOURCE\nSee 'kubectl explain -h' for help and examples")
    const [resource = '', ...path] = call.args[0]!.split('.')
    const kind = kindNamed(call.api, resource)
    const [group, version] = kind.apiVersion.includes('/') ? kind.apiVersion.split('/') : ['', kind.apiVersion]
    const root = FIELDS.kinds[kind.kind]
    const found = path.reduce<string | undefined>(
      (type, name) => (type === undefined ? undefined : fieldsOf(type)?.[name]),
      root,
    )
    if (found === undefined) throw fail(`field ${JSON.stringify(path.at(-1) ?? '')} does not exist`)
    await call.out(`${group ? `GROUP:      ${group}\n` : ''}KIND:       ${kind.kind}\nVERSION:    ${version}\n`)
    if (path.length > 0) await call.out(`FIELD: ${path.at(-1)} <${shown(found)}>\n`)
    const fields = fieldsOf(found)
    if (fields) {
      await call.out('FIELDS:')
      await list(call, found, 1, new Set())
      await call.out('')
    }
    return 0
  },
}

/** The fields of a struct, or of the items of a list of them; those that every kind has stand first. */
function fieldsOf(type: string): Readonly<Record<string, string>> | undefined {
  return FIELDS.types[bare(type)]
}

function bare(type: string): string {
  return type.replace(/^(\[\]|map\[string\])+/, '')
}

async function list(call: Call, type: string, level: number, above: ReadonlySet<string>): Promise<void> {
  const recursive = call.flags.bool('recursive')
  for (const [name, of] of Object.entries(fieldsOf(type) ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    await call.out(`${'  '.repeat(level)}${name}\t<${shown(of)}>`)
    if (recursive && !above.has(bare(of))) await list(call, of, level + 1, new Set([...above, bare(of)]))
  }
}

const NAMES: Readonly<Record<string, string>> = {
  int32: 'integer',
  int64: 'integer',
  bool: 'boolean',
  any: 'Object',
  float64: 'number',
}

/** A type as kubectl names it. */
function shown(type: string): string {
  const inner = bare(type)
  const name = NAMES[inner] ?? inner.slice(inner.lastIndexOf('/') + 1)
  return `${type.slice(0, type.length - inner.length)}${name}`
}
