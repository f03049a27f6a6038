/** `-f` and `-k`: the objects that manifests hold. cli-runtime/pkg/resource/visitor.go. */
import type { Unstructured } from '#kubectl'
import { parseFile } from '#manifest'
import { FileProblem, resolvePath } from '../../files/files.ts'
import { readAll } from '../../io/stream.ts'
import { fail, type Call } from '../command.ts'
import { bool, list, text } from './flags.ts'
import { readKustomization } from './kustomize.ts'
import { textAt } from './urls.ts'

export const FILE_FLAGS = [list('filename', 'f'), text('kustomize', 'k'), bool('recursive', 'R')]

/** A manifest's object, and the file that it stands in as messages name it. */
export interface Manifest {
  object: Unstructured
  source: string
}

export interface ManifestFile {
  source: string
  objects: Unstructured[]
  /** What kubectl says of the part that could not be read. */
  wrong: string[]
}

const ENDINGS = /\.(json|yaml|yml)$/

/** Whether the call names files at all. */
export function namesFiles({ flags }: Call): boolean {
  return flags.all('filename').length > 0 || flags.text('kustomize') !== ''
}

/** Needs `-f` or `-k`, and not both. */
export function needFiles(call: Call): void {
  if (!namesFiles(call)) throw fail('must specify one of -f and -k')
  if (call.flags.all('filename').length > 0 && call.flags.text('kustomize') !== '') {
    throw fail('only one of -f or -k can be specified')
  }
}

/** Reads all files of the call, in order. A part that cannot be read does not take the others with it. */
export async function readFiles(call: Call): Promise<ManifestFile[]> {
  const { flags } = call
  const directory = flags.text('kustomize')
  if (directory) return [readKustomization(call.process, directory)]
  const out: ManifestFile[] = []
  for (const name of flags.all('filename')) {
    if (name === '-') out.push(parsed('STDIN', await readAll(call.process.stdin)))
    else if (/^https?:\/\//.test(name)) out.push(parsed(name, await textAt(call, name)))
    else for (const path of pathsOf(call, name)) out.push(parsed(path, readText(call, path)))
  }
  return out
}

/** All objects, or an error where one of the files cannot be read. */
export async function readManifests(call: Call): Promise<Manifest[]> {
  const files = await readFiles(call)
  const wrong = files.flatMap((file) => file.wrong)
  if (wrong.length > 0) throw fail(wrong.map((line) => line.replace(/^error: /, '')).join('\n'))
  return files.flatMap(({ objects, source }) => objects.map((object) => ({ object, source })))
}

/** A file, or the manifests of a directory. */
function pathsOf({ process, flags }: Call, name: string): string[] {
  const { files, cwd } = process
  const info = files.info(resolvePath(name, cwd))
  if (info?.kind === 'file') return [name]
  if (info) return inside(call(process.files, cwd), name, flags.bool('recursive'))
  const matching = /[*?[]/.test(name) ? globbed(process, name) : []
  if (matching.length === 0) throw fail(`the path ${JSON.stringify(name)} does not exist`)
  return matching
}

/** kubectl expands a pattern itself where the shell has not. */
function globbed({ files, cwd }: Call['process'], pattern: string): string[] {
  const slash = pattern.lastIndexOf('/')
  const directory = slash < 0 ? '' : pattern.slice(0, slash + 1)
  const path = resolvePath(directory || '.', cwd)
  if (files.info(path)?.kind !== 'directory') return []
  const body = pattern
    .slice(slash + 1)
    .replace(/[.+^${}()|\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  try {
    const matches = new RegExp(`^${body}$`)
    return files.list(path).flatMap((each) => (matches.test(each) ? [`${directory}${each}`] : []))
  } catch {
    return []
  }
}

interface Tree {
  kind(path: string): 'file' | 'directory' | undefined
  list(path: string): string[]
}

function call(files: Call['process']['files'], cwd: string): Tree {
  return {
    kind: (path) => files.info(resolvePath(path, cwd))?.kind,
    list: (path) => files.list(resolvePath(path, cwd)),
  }
}

function inside(tree: Tree, directory: string, recursive: boolean): string[] {
  const base = directory.replace(/\/+$/, '').replace(/^\.$/, '')
  return tree.list(directory).flatMap((name) => {
    const path = base ? `${base}/${name}` : name
    if (tree.kind(path) === 'directory') return recursive ? inside(tree, path, true) : []
    return ENDINGS.test(name) ? [path] : []
  })
}

function readText({ process }: Call, path: string): string {
  try {
    return process.files.read(resolvePath(path, process.cwd))
  } catch (error) {
    if (error instanceof FileProblem) throw fail(`open ${path}: ${error.reason.toLowerCase()}`)
    throw error
  }
}

function parsed(source: string, text: string): ManifestFile {
  const { documents, diagnostics } = parseFile({ name: source, text })
  return {
    source,
    objects: documents.map(({ object }) => object),
    wrong: diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
  }
}
