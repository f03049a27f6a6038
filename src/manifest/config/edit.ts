import { isCollection, isMap, isScalar, parseDocument, type Document } from 'yaml'
import type { ProxyMode } from '../../engine/config.ts'

/** The documents that a configuration may consist of, in the order in which new ones are written. */
const APIS = {
  Cluster: 'kind.x-k8s.io/v1alpha4',
  KubeProxyConfiguration: 'kubeproxy.config.k8s.io/v1alpha1',
  Playground: 'podpath.dev/v1',
} as const

export type ConfigKind = keyof typeof APIS
export type ConfigPath = readonly (string | number)[]

/** A value for a field of a document; undefined takes the field away, with whatever it leaves empty. */
export interface ConfigChange {
  kind: ConfigKind
  path: ConfigPath
  value: unknown
}

/** A document with the line that parts it from the one before; null before the first one. */
interface Piece {
  line: string | null
  text: string
}

/**
 * A configuration's text as a form needs it: fields to read and to change. What a person wrote stays: other documents
 * to the letter, and the comments and the order of the one that is changed.
 *
 * @example
 * new ConfigText('').edit([{ kind: 'Playground', path: ['seed'], value: 7 }]).text
 * // apiVersion: podpath.dev/v1, kind: Playground, seed: 7
 */
export class ConfigText {
  readonly #pieces: Piece[]
  readonly #documents: Document[]
  /** Why it cannot be changed but by hand; null when it can. */
  readonly problem: string | null

  constructor(readonly text: string) {
    this.#pieces = piecesOf(text)
    this.#documents = this.#pieces.map((piece) => parseDocument(piece.text, OPTIONS))
    this.problem = this.#documents.flatMap(({ errors }) => errors)[0]?.message ?? this.#shapeProblem()
  }

  /** The value at a path as YAML has it; undefined where there is none. */
  get(kind: ConfigKind, path: ConfigPath): unknown {
    const found = this.#documents[this.#indexOf(kind)]?.getIn(path, true)
    if (isScalar(found)) return found.value
    return isCollection(found) ? found.toJSON() : undefined
  }

  edit(changes: readonly ConfigChange[]): ConfigText {
    return changes.reduce<ConfigText>((text, change) => text.#change(change), this)
  }

  #change({ kind, path, value }: ConfigChange): ConfigText {
    const at = this.#indexOf(kind)
    if (value === undefined && this.get(kind, path) === undefined) return this
    if (at < 0) return new ConfigText(this.#withDocument(kind, path, value))
    const piece = this.#pieces[at]!
    const document = parseDocument(piece.text, OPTIONS)
    if (value === undefined) remove(document, path)
    else set(document, path, value)
    const pieces = isBare(document, piece.text)
      ? this.#pieces.toSpliced(at, 1)
      : this.#pieces.toSpliced(at, 1, { ...piece, text: print(document, piece.text) })
    return new ConfigText(join(pieces))
  }

  #withDocument(kind: ConfigKind, path: ConfigPath, value: unknown): string {
    const document = parseDocument(`apiVersion: ${APIS[kind]}\nkind: ${kind}\n`, OPTIONS)
    set(document, path, value)
    const fresh: Piece = { line: '---', text: print(document, '') }
    const order = Object.keys(APIS)
    const after = this.#documents.findLastIndex((one) => order.indexOf(kindOf(one)) < order.indexOf(kind))
    const before = this.#documents.findIndex((one) => order.indexOf(kindOf(one)) > order.indexOf(kind))
    const at = before >= 0 && after < before ? before : this.#pieces.length
    return join(this.#pieces.toSpliced(at, 0, fresh))
  }

  #indexOf(kind: ConfigKind): number {
    return this.#documents.findIndex((document) => kindOf(document) === kind)
  }

  #shapeProblem(): string | null {
    const odd = this.#documents.some(({ contents }) => contents !== null && !isMap(contents) && !isEmpty(contents))
    return odd ? 'a document is not a mapping of fields to values' : null
  }
}

/** What changes the mode of kube-proxy, wherever it is said now; the scheduler belongs to ipvs alone. */
export function modeChanges(mode: ProxyMode): ConfigChange[] {
  const proxy = 'KubeProxyConfiguration'
  return [
    { kind: 'Cluster', path: ['networking', 'kubeProxyMode'], value: mode === 'iptables' ? undefined : mode },
    { kind: proxy, path: ['mode'], value: undefined },
    ...(mode === 'ipvs' ? [] : [{ kind: proxy, path: ['ipvs', 'scheduler'], value: undefined } as const]),
  ]
}

/** YAML 1.1 as kubectl reads it, so that a text such as `no` is written with its quotes. */
const OPTIONS = { version: '1.1', schema: 'yaml-1.1', prettyErrors: false, logLevel: 'silent' } as const

/** Only a document's marker can begin a line with `---`, so that nothing else is torn apart. */
function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [{ line: null, text: '' }]
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    if (/^---\s*(#.*)?$/.test(line.trimEnd())) pieces.push({ line: line.trimEnd(), text: '' })
    else pieces.at(-1)!.text += line
  }
  return pieces[0]!.text === '' ? pieces.slice(1) : pieces
}

function join(pieces: readonly Piece[]): string {
  return pieces
    .map(({ line, text }, i) => {
      // A text may begin with a line of its own; one that moved to the top needs none.
      const head = line !== null && (i > 0 || line !== '---') ? `${line}\n` : i > 0 ? '---\n' : ''
      return head + (text === '' || text.endsWith('\n') ? text : `${text}\n`)
    })
    .join('')
}

function kindOf(document: Document): string {
  return isMap(document.contents) ? String(document.get('kind')) : ''
}

function isEmpty(node: unknown): boolean {
  return isScalar(node) && (node.value === null || node.value === '')
}

function set(document: Document, path: ConfigPath, value: unknown): void {
  // `networking:` without anything is a null, which cannot hold a field.
  for (let depth = 1; depth < path.length; depth++) {
    const at = path.slice(0, depth)
    if (document.hasIn(at) && !isCollection(document.getIn(at))) document.deleteIn(at)
  }
  const before = document.getIn(path, true)
  const isPlain = value === null || typeof value !== 'object'
  if (isPlain && isScalar(before)) before.value = value
  else {
    // What is missing on the way is made here: of a path, the library would make what YAML 1.1 calls an ordered map.
    const there = path.findIndex((_, i) => !document.hasIn(path.slice(0, i + 1)))
    const depth = there < 0 ? path.length : there + 1
    const missing = path.slice(depth).reduceRight<unknown>((inner, key) => nest(key, inner), value)
    document.setIn(path.slice(0, depth), document.createNode(missing))
  }
}

function nest(key: string | number, value: unknown): unknown {
  return typeof key === 'number' ? [...Array.from({ length: key }, () => ({})), value] : { [key]: value }
}

function remove(document: Document, path: ConfigPath): void {
  document.deleteIn(path)
  for (let depth = path.length - 1; depth > 0; depth--) {
    const parent = document.getIn(path.slice(0, depth))
    // An item of a list stays, empty as it is: those behind it are known by their places.
    if (!isCollection(parent) || parent.items.length > 0 || typeof path[depth - 1] === 'number') return
    document.deleteIn(path.slice(0, depth))
  }
}

/** Whether nothing is left in a document that would be missed. */
function isBare({ contents }: Document, text: string): boolean {
  if (!isMap(contents) || /(^|\s)#/m.test(text)) return false
  return contents.items.every(({ key }) => isScalar(key) && (key.value === 'kind' || key.value === 'apiVersion'))
}

function print(document: Document, before: string): string {
  const indentSeq = !/^( *)[^\s#-][^\n]*:\s*(#[^\n]*)?\n\1- /m.test(before)
  return document.toString({ lineWidth: 0, indentSeq, flowCollectionPadding: !/\{\S/.test(before) })
}
