/** Reads the interfaces of `kubernetes-models` and brings their types back to those of Go, which they come from. */
import { readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'ts6'

export interface Field {
  /** As in a `FieldTable`. */
  type: string
  description?: string
  enum?: (string | number)[]
  required?: boolean
}

export interface Struct {
  description?: string
  fields: Record<string, Field>
}

export interface Models {
  structs: Record<string, Struct>
}

const MODULES = resolve(dirname(fileURLToPath(import.meta.url)), '../../node_modules')

/** Types that decode themselves. */
const SPECIAL: Readonly<Record<string, string>> = {
  IntOrString: 'IntOrString',
  Quantity: 'Quantity',
  Time: 'Time',
  MicroTime: 'Time',
  FieldsV1: 'any',
  RawExtension: 'any',
  JSON: 'any',
}

/** TypeScript has one kind of number; these are int64 in Go, all others int32. */
const INT64 = new Set([
  'activeDeadlineSeconds',
  'deletionGracePeriodSeconds',
  'expirationSeconds',
  'fsGroup',
  'generation',
  'observedGeneration',
  'revision',
  'runAsGroup',
  'runAsUser',
  'sizeBytes',
  'supplementalGroups',
  'terminationGracePeriodSeconds',
  'tolerationSeconds',
])

/** TypeScript shows bytes as strings. */
const BYTES = new Set(['Secret.data', 'ConfigMap.binaryData'])

/** Groups whose structs go by their bare names; those of others do so when nobody else has the name. */
const PLAIN = new Set(['core', 'apps', 'meta'])

interface File {
  path: string
  imports: Map<string, string>
  interfaces: Map<string, ts.InterfaceDeclaration>
  aliases: Map<string, ts.TypeAliasDeclaration>
}

/** All structs that the kinds are made of; `kinds` maps a kind to the folder of its declaration. */
export function readModels(kinds: Readonly<Record<string, string>>): Models {
  const reader = new Reader()
  for (const [kind, folder] of Object.entries(kinds)) reader.struct(join(MODULES, folder, `${kind}.d.ts`))
  return { structs: reader.finish() }
}

class Reader {
  readonly #files = new Map<string, File>()
  /** By `group/Name`. */
  readonly #structs = new Map<string, Struct>()

  /** Reads the struct of a file and all that it refers to; returns its full name, or a special type. */
  struct(path: string): string {
    const name = basename(path, '.d.ts')
    const special = SPECIAL[name]
    if (special) return special
    const full = `${groupOf(path)}/${name}`
    if (this.#structs.has(full)) return full
    const file = this.#file(path)
    const alias = file.aliases.get(`I${name}`)
    if (alias) return this.#type(alias.type, file, name, name).type
    const declaration = file.interfaces.get(`I${name}`)
    if (!declaration) throw new Error(`no interface I${name} in ${path}`)
    const struct: Struct = { ...describe(declaration), fields: {} }
    this.#structs.set(full, struct)
    this.#inherit(declaration, file, struct)
    this.#members(declaration.members, file, name, struct)
    return full
  }

  /** The structs by their short names, in alphabetical order. */
  finish(): Record<string, Struct> {
    const count = new Map<string, number>()
    for (const full of this.#structs.keys()) count.set(bare(full), (count.get(bare(full)) ?? 0) + 1)
    const short = (full: string) => (PLAIN.has(full.split('/')[0]!) || count.get(bare(full)) === 1 ? bare(full) : full)
    const rename = (type: string) => type.replace(/[a-z]+\/\w+$/, short)
    const entries = [...this.#structs].map(([full, struct]): [string, Struct] => {
      for (const field of Object.values(struct.fields)) field.type = rename(field.type)
      return [short(full), struct]
    })
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** What Go embeds is inherited here. TypeMeta is known anyway. */
  #inherit({ heritageClauses = [] as never }: ts.InterfaceDeclaration, file: File, struct: Struct): void {
    for (const { expression } of heritageClauses.flatMap((clause) => [...clause.types])) {
      const path = expression.getText() === 'TypeMeta' ? undefined : file.imports.get(expression.getText())
      if (path) Object.assign(struct.fields, this.#structs.get(this.struct(path))?.fields)
    }
  }

  #members(members: ts.NodeArray<ts.TypeElement>, file: File, owner: string, struct: Struct): void {
    for (const member of members) {
      if (!ts.isPropertySignature(member) || !member.type) continue
      const name = (member.name as ts.StringLiteral).text
      const found = this.#type(member.type, file, owner, name)
      const type = BYTES.has(`${owner}.${name}`) ? 'map[string][]byte' : found.type
      struct.fields[name] = {
        type,
        ...describe(member),
        ...(found.enum && { enum: found.enum }),
        ...(!member.questionToken && { required: true }),
      }
    }
  }

  #type(node: ts.TypeNode, file: File, owner: string, name: string): { type: string; enum?: (string | number)[] } {
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { type: 'string' }
      case ts.SyntaxKind.BooleanKeyword:
        return { type: 'bool' }
      case ts.SyntaxKind.NumberKeyword:
        return { type: INT64.has(name) ? 'int64' : 'int32' }
      case ts.SyntaxKind.UnknownKeyword:
      case ts.SyntaxKind.AnyKeyword:
      case ts.SyntaxKind.ObjectKeyword:
        return { type: 'any' }
    }
    if (ts.isParenthesizedTypeNode(node)) return this.#type(node.type, file, owner, name)
    if (ts.isArrayTypeNode(node)) return list(this.#type(node.elementType, file, owner, name))
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) {
      return { type: 'string', enum: [node.literal.text] }
    }
    if (ts.isLiteralTypeNode(node) && ts.isNumericLiteral(node.literal)) {
      return { type: 'int32', enum: [Number(node.literal.text)] }
    }
    if (ts.isUnionTypeNode(node)) return this.#union(node, file, owner, name)
    if (ts.isTypeLiteralNode(node)) return this.#literal(node, file, owner, name)
    if (ts.isTypeReferenceNode(node)) {
      const target = node.typeName.getText()
      if (target === 'Array') return list(this.#type(node.typeArguments![0]!, file, owner, name))
      const path = file.imports.get(target)
      if (path) return { type: this.struct(path) }
    }
    throw new Error(`cannot read ${owner}.${name}: ${node.getText()} in ${file.path}`)
  }

  #union(
    node: ts.UnionTypeNode,
    file: File,
    owner: string,
    name: string,
  ): { type: string; enum?: (string | number)[] } {
    const members = node.types.filter((type) => type.getText() !== 'null')
    const types = members.map((type) => this.#type(type, file, owner, name))
    if (types.every((type) => type.enum)) return { type: types[0]!.type, enum: types.flatMap((type) => type.enum!) }
    if (types.length === 1) return types[0]!
    const kinds = types.map((type) => type.type).sort()
    if (kinds.join() === 'int32,string') return { type: 'IntOrString' }
    throw new Error(`cannot read the union ${owner}.${name}: ${node.getText()} in ${file.path}`)
  }

  /** A map, or a struct that has no name of its own in the declarations (all custom resources are such). */
  #literal(node: ts.TypeLiteralNode, file: File, owner: string, name: string): { type: string } {
    const index = node.members.find(ts.isIndexSignatureDeclaration)
    if (index) return { type: `map[string]${this.#type(index.type, file, owner, name).type}` }
    const full = `${groupOf(file.path)}/${owner}${name[0]!.toUpperCase()}${name.slice(1)}`
    const struct: Struct = { fields: {} }
    this.#structs.set(full, struct)
    this.#members(node.members, file, bare(full), struct)
    return { type: full }
  }

  #file(path: string): File {
    const known = this.#files.get(path)
    if (known) return known
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
    const file: File = { path, imports: new Map(), interfaces: new Map(), aliases: new Map() }
    for (const statement of source.statements) {
      if (ts.isInterfaceDeclaration(statement)) file.interfaces.set(statement.name.text, statement)
      if (ts.isTypeAliasDeclaration(statement)) file.aliases.set(statement.name.text, statement)
      if (!ts.isImportDeclaration(statement)) continue
      const bindings = statement.importClause?.namedBindings
      if (!bindings || !ts.isNamedImports(bindings)) continue
      const from = (statement.moduleSpecifier as ts.StringLiteral).text
      const target = from.startsWith('.') ? resolve(dirname(path), from) : join(MODULES, from)
      for (const element of bindings.elements) {
        file.imports.set(element.name.text, `${target.replace(/\.js$/, '')}.d.ts`)
      }
    }
    this.#files.set(path, file)
    return file
  }
}

/** An enum of a list's items is not kept: it would have to stand inside `items`. */
function list({ type }: { type: string }): { type: string } {
  return { type: `[]${type}` }
}

function bare(full: string): string {
  return full.slice(full.indexOf('/') + 1)
}

/** `core`, `apps`, `discovery`, `networking`, `gateway`, `meta` from where a declaration lies. */
function groupOf(path: string): string {
  const inside = relative(MODULES, path)
  if (inside.startsWith('@kubernetes-models/apimachinery')) return 'meta'
  if (inside.startsWith('@kubernetes-models/gateway-api')) return 'gateway'
  const group = inside.split('/')[1]!
  return group === 'v1' ? 'core' : group.split('.')[0]!
}

function describe(node: ts.Node): { description?: string } {
  const docs = (node as ts.Node & { jsDoc?: ts.JSDoc[] }).jsDoc
  const comment = docs?.at(-1)?.comment
  const text = typeof comment === 'string' ? comment : ts.getTextOfJSDocComment(comment)
  return text ? { description: text.replace(/\\([*"])/g, '$1').trim() } : {}
}
