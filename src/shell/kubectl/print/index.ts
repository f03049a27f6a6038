/** What `-o` may ask for, apart from tables. */
import { objectText, type KubeObject } from '#kubectl'
import { printYaml } from '#manifest'
import { FileProblem, resolvePath } from '../../files/files.ts'
import { text, bool } from '../args/flags.ts'
import { fail, type Call } from '../command.ts'
import { CustomColumns, readColumns, readColumnsFile } from './columns.ts'
import { goSyntax, sortedEntries } from './goText.ts'
import { JsonPath, JsonPathError } from './jsonpath/index.ts'
import { templatePrinter } from './gotemplate/printer.ts'

/** Flags of every verb that can print what it has made. */
export const PRINT_FLAGS = [
  text('output', 'o'),
  text('template'),
  bool('show-managed-fields'),
  bool('allow-missing-template-keys', undefined, true),
]

/** One object, or a List, as text. Called once for each; a printer may put something between. */
export type Printer = (object: unknown) => string

const FORMATS = ['go-template', 'go-template-file', 'json', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file', 'name']
const LAST_FORMATS = ['template', 'templatefile', 'yaml']

/**
 * The printer that `-o` asks for; undefined for tables, or where nothing is asked for.
 * @param tables whether `wide` and custom columns are among what the verb has
 */
export function printerOf(call: Call, tables = false): Printer | undefined {
  const { flags } = call
  const given = flags.text('output')
  const template = flags.text('template')
  if (given === '' && template === '') return undefined
  if (tables && given === 'wide') return undefined
  const at = given.indexOf('=')
  const format = given === '' ? 'go-template' : at < 0 ? given : given.slice(0, at)
  const argument = at < 0 ? template : given.slice(at + 1)
  const fileText = () => readText(call, argument)
  switch (format) {
    case 'yaml':
      return yamlPrinter(call)
    case 'json':
      return (object) => `${printJson(shown(call, object))}\n`
    case 'name':
      return (object) => itemsOf(object).map(nameLine).join('')
    case 'jsonpath':
      return jsonPathPrinter(call, argument)
    case 'jsonpath-file':
      return jsonPathPrinter(call, fileText())
    case 'jsonpath-as-json':
      return jsonPathPrinter(call, argument, true)
    case 'go-template':
    case 'template':
      return templatePrinter(argument, flags.bool('allow-missing-template-keys'))
    case 'go-template-file':
    case 'templatefile':
      return templatePrinter(fileText(), flags.bool('allow-missing-template-keys'))
    case 'custom-columns':
    case 'custom-columns-file':
      if (tables) {
        const columns = format === 'custom-columns' ? readColumns(argument) : readColumnsFile(fileText())
        const printer = new CustomColumns(columns, !flags.bool('no-headers'))
        return (object) => printer.rows(itemsOf(object))
      }
  }
  const known = tables
    ? ['custom-columns', 'custom-columns-file', ...FORMATS, 'template', 'templatefile', 'wide', 'yaml']
    : [...FORMATS, ...LAST_FORMATS]
  throw fail(
    `unable to match a printer suitable for the output format "${given}", allowed formats are: ${known.join(',')}`,
  )
}

/** Objects of a list as one object: `kind: List`. */
export function listOf(objects: readonly unknown[]): Record<string, unknown> {
  return { apiVersion: 'v1', items: [...objects], kind: 'List', metadata: { resourceVersion: '' } }
}

/** encoding/json with four spaces, keys in order. */
export function printJson(value: unknown): string {
  const json = JSON.stringify(sorted(value), null, 4)
  return json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function yamlPrinter(call: Call): Printer {
  let count = 0
  return (object) => `${count++ > 0 ? '---\n' : ''}${printYaml(shown(call, object))}`
}

/** With metadata.managedFields where they are asked for. */
function shown(call: Call, value: unknown): unknown {
  if (!call.flags.bool('show-managed-fields')) return value
  const one = (object: KubeObject) =>
    object.metadata.uid
      ? { ...object, metadata: { ...object.metadata, managedFields: call.api.managedFields(object) } }
      : object
  const { items } = value as { items?: KubeObject[] }
  return Array.isArray(items) ? { ...(value as object), items: items.map(one) } : one(value as KubeObject)
}

function jsonPathPrinter(call: Call, template: string, asJson = false): Printer {
  if (template === '') throw fail('template format specified but no template given')
  let path: JsonPath
  try {
    path = new JsonPath(template, call.flags.bool('allow-missing-template-keys'))
  } catch (error) {
    if (error instanceof JsonPathError) throw fail(`error parsing jsonpath ${template}, ${error.message}`)
    throw error
  }
  return (object) => {
    try {
      const data = shown(call, object)
      return asJson ? `${printJson(path.find(data).flat())}\n` : path.print(data)
    } catch (error) {
      if (error instanceof JsonPathError) throw fail(executionProblem(template, error.message, object))
      throw error
    }
  }
}

function executionProblem(template: string, why: string, object: unknown): string {
  const help = `\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n`
  return `error executing jsonpath "${template}": Error executing template: ${why}. Printing more information for debugging the template:\n${help}\n`
}

function itemsOf(object: unknown): KubeObject[] {
  const { items, kind } = object as { items?: KubeObject[]; kind?: string }
  return kind === 'List' && Array.isArray(items) ? items : [object as KubeObject]
}

function nameLine({ apiVersion, kind, metadata }: KubeObject): string {
  return `${objectText({ apiVersion, kind }, metadata.name)}\n`
}

function readText({ process }: Call, path: string): string {
  if (path === '') throw fail('template format specified but no template given')
  try {
    return process.files.read(resolvePath(path, process.cwd))
  } catch (error) {
    if (error instanceof FileProblem)
      throw fail(`error reading template ${path}, open ${path}: ${error.reason.toLowerCase()}`)
    throw error
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(sortedEntries(value).map(([key, item]) => [key, sorted(item)]))
}
