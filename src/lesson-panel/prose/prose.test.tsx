import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { root } from '../../tools/lib/paths.mjs'
import { Prose } from './Prose.tsx'
import { readProse, type Token } from './tokens.ts'

const drawn = (markdown: string) => {
  const { intro, steps } = readProse(markdown)
  return renderToStaticMarkup(<Prose tokens={[...intro, ...steps]} />)
}
const CONTENT = join(root, 'src/lessons/content')
const lessons = readdirSync(CONTENT, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('lesson.md'))
  .map((path) => [path, readFileSync(join(CONTENT, path), 'utf8').replace(/^---\n.*?\n---\n/s, '')] as const)

it('HTML in prose is shown as text, and makes no element', () => {
  expect(drawn('<img src=x onerror=alert(1)>\n\nand <b>bold</b>')).not.toMatch(/<img|<b>/)
  expect(drawn('and <b>bold</b>')).toContain('&lt;b&gt;bold&lt;/b&gt;')
})

it('a link with another scheme is only its text', () => {
  expect(drawn('[here](javascript:alert(1))')).toBe('<p>here</p>')
})

it('lines of a run block are buttons, each with its line for a name', () => {
  const html = drawn('```run\nkubectl get pods\n\ncurl web\n```')
  expect(html.match(/<button/g)).toHaveLength(2)
  expect(html).toContain('aria-label="Run: kubectl get pods"')
})

it('tables, lists and notes have elements of their own', () => {
  const html = drawn('| a | b |\n|---|---|\n| 1 | 2 |\n\n1. one\n2. two\n\n> mind this')
  for (const element of ['<table>', '<th>a</th>', '<td>2</td>', '<ol start="1">', '<aside'])
    expect(html).toContain(element)
})

/** Everything that is drawn as something, inline and as blocks. */
const KNOWN = new Set(
  'heading paragraph text code list list_item blockquote table hr space strong em codespan br link escape'.split(' '),
)
const typesOf = (tokens: readonly Token[]): string[] =>
  tokens.flatMap((token) => [
    token.type,
    ...typesOf(('tokens' in token && token.tokens) || []),
    ...('items' in token ? typesOf(token.items as Token[]) : []),
  ])

describe.each(lessons)('%s', (_, prose) => {
  it('says nothing that would not be drawn', () => {
    const { intro, steps } = readProse(prose)
    expect(typesOf([...intro, ...steps]).filter((type) => !KNOWN.has(type))).toEqual([])
    expect(drawn(prose)).not.toMatch(/undefined|\[object|&amp;(?:lt|gt|amp|quot|#39);/)
  })
})
