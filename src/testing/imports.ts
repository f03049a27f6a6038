/** What a source file imports, as TypeScript's own parser reads it: comments and strings cannot fool it. */
import ts from 'ts6'

export interface ImportOf {
  specifier: string
  /** `import type` and `export type … from`, which leave nothing in the program. */
  typeOnly: boolean
}

export function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kindOf(path))
}

/** Every module named in the file: static and dynamic imports, re-exports, types, and files that a URL is made of. */
export function importsOf(source: ts.SourceFile): ImportOf[] {
  const found: ImportOf[] = []
  const add = (node: ts.Node | undefined, typeOnly: boolean) => {
    if (node && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly ?? false)
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false)
    } else if (isUrlOfThisModule(node)) add(node.arguments?.[0], false)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** Uses of wall-clock time and of chance that a linter cannot see: `new Date()`, `Date()`. */
export function clockReadsOf(source: ts.SourceFile): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const isDate =
      (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'Date'
    if (isDate && (ts.isCallExpression(node) || !node.arguments?.length)) {
      const { line } = ts.getLineAndCharacterOfPosition(source, node.pos)
      found.push(`line ${line + 1} reads the wall clock`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** `new URL('./worker.ts', import.meta.url)`: how a Worker's file is named. */
function isUrlOfThisModule(node: ts.Node): node is ts.NewExpression {
  return (
    ts.isNewExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'URL' &&
    node.arguments?.length === 2 &&
    ts.isPropertyAccessExpression(node.arguments[1]!) &&
    ts.isMetaProperty(node.arguments[1].expression)
  )
}

function kindOf(path: string): ts.ScriptKind {
  if (path.endsWith('.tsx')) return ts.ScriptKind.TSX
  return path.endsWith('.mjs') ? ts.ScriptKind.JS : ts.ScriptKind.TS
}
