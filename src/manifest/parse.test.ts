import { expect, it } from 'vitest'
import { fc } from '../testing/property.ts'
import { parseFile } from './index.ts'

const parse = (text: string, name = 'x.yaml') => parseFile({ name, text })
const firstError = (text: string, name?: string) => parse(text, name).diagnostics.find((d) => d.severity === 'error')
const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n'

it('reads the objects of a file in their order, with their places', () => {
  const { documents, diagnostics, complete } = parse(
    `# a comment alone is no object\n---\n${HEAD}---\napiVersion: v1\nkind: Service\nmetadata:\n  name: b\n  namespace: shop\n---\n# nor is this\n`,
  )
  expect(diagnostics).toEqual([])
  expect(complete).toBe(true)
  expect(documents.map(({ kind, name, namespace }) => ({ kind, name, namespace }))).toEqual([
    { kind: 'ConfigMap', name: 'a', namespace: undefined },
    { kind: 'Service', name: 'b', namespace: 'shop' },
  ])
  expect(documents.map(({ range }) => range.startLine)).toEqual([3, 8])
})

it('takes the objects before a broken document, as kubectl applies them, and says that it did not read on', () => {
  const { documents, complete, diagnostics } = parse(`${HEAD}---\n${HEAD} x: 1\n---\n${HEAD}`)
  expect(documents).toHaveLength(1)
  expect(complete).toBe(false)
  // kubectl counts the lines of a later document from its own first one; the place is the file's
  expect(diagnostics[0]).toMatchObject({
    message: 'error: error parsing x.yaml: error converting YAML to JSON: yaml: line 4: did not find expected key',
    range: { startLine: 10 },
  })
})

it('unfolds a List, and gives items without a kind that of their list', () => {
  const { documents } = parse(
    'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service, metadata: {name: a}}\n' +
      '- apiVersion: v1\n  kind: ServiceList\n  items:\n  - metadata: {name: b}\n',
  )
  expect(documents.map(({ kind, name, range }) => [kind, name, range.startLine])).toEqual([
    ['Service', 'a', 4],
    ['Service', 'b', 8],
  ])
})

it('reads JSON, also several values in a file', () => {
  const object = (name: string) => `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "${name}"}}`
  expect(parse(`${object('a')}\n${object('b')}`).documents.map(({ name }) => name)).toEqual(['a', 'b'])
})

it.each([
  ['{"a": 1,}', "json: offset 9: invalid character '}' looking for beginning of object key string", 9],
  ['{"a": 1\n "b": 2}', "json: offset 10: invalid character '\"' after object key:value pair", 2],
  ['{a: 1}\n', "json: offset 2: invalid character 'a' looking for beginning of object key string", 2],
])('refuses %j as JSON in the words of kubectl', (text, message, column) => {
  const error = firstError(text, 't.yaml')!
  expect(error.message).toBe(`error: error parsing t.yaml: ${message}`)
  expect(error.range.startColumn).toBe(column)
})

it.each([
  ['nothing but a kind', 'kind: Service', 'apiVersion not set'],
  ['neither', 'spec: {}', '[apiVersion not set, kind not set]'],
  ['a number as apiVersion', 'apiVersion: 1\nkind: Service', "apiVersion isn't string type"],
  ['a list', '- a', 'invalid object to validate'],
  ['a word', 'hello', 'invalid object to validate'],
])('says of %s what kubectl says', (_, text, problem) => {
  expect(firstError(text)!.message).toBe(
    `error: error validating "x.yaml": error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false`,
  )
})

it('reads `name: n` as a boolean and refuses it as kubectl does, on its place', () => {
  const error = firstError('apiVersion: v1\nkind: Service\nmetadata:\n  name: n\n', 'noports.yaml')!
  expect(error.message).toBe(
    'error: unable to decode "noports.yaml": json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string',
  )
  expect(error.range).toEqual({ startLine: 4, startColumn: 9, endLine: 4, endColumn: 10 })
})

it('[API-38] warns of a repeated key, of which kubectl takes the last value', () => {
  const { documents, diagnostics } = parse(`${HEAD}  name: b\n`)
  expect(documents[0]!.name).toBe('b')
  expect(diagnostics).toMatchObject([{ severity: 'warning', range: { startLine: 5, startColumn: 3 } }])
})

it('does not touch the prototype with a key named __proto__', () => {
  const { documents } = parse(`${HEAD}__proto__:\n  polluted: yes\n`)
  expect(Object.keys(documents[0]!.object)).toContain('__proto__')
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

const laughs = (levels: number) =>
  `${HEAD}a0: &a0 [x, x, x, x, x, x, x, x, x]\n` +
  Array.from({ length: levels }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]\n`).join('')

it.each([
  ['5 MB', 'a'.repeat(5_000_000), 'error: x.yaml is too large: 4.8 MiB, PodPath reads files of up to 1.0 MiB'],
  ['an alias bomb', laughs(12), 'yaml: document contains excessive aliasing'],
  ['10,000 levels of lists', `a: ${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'exceeded max depth'],
  ['10,000 levels of dashes', '- '.repeat(10_000), 'exceeded max depth'],
  ['10,000 levels of JSON', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 'exceeded max depth'],
  [
    '1,400 levels of indentation',
    Array.from({ length: 1400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    'exceeded max depth',
  ],
  ['a NUL byte', 'a: \0', 'yaml: control characters are not allowed'],
  ['half a surrogate pair', 'a: \ud800', 'yaml: control characters are not allowed'],
  ['100,000 documents', '---\na: b\n'.repeat(100_000), 'error: x.yaml holds more than 2000 objects'],
  ['100,000 objects', `---\n${HEAD}`.repeat(19_000), 'error: x.yaml holds more than 2000 objects'],
  ['an anchor in itself', 'a: &a [*a]', "yaml: anchor 'a' value contains itself"],
  ['an unknown anchor', 'a: *nope', "yaml: unknown anchor 'nope' referenced"],
])('answers %s in under a second with a clear sentence', (_, text, message) => {
  const start = process.cpuUsage()
  const error = firstError(text)
  // the processor's time, as other tests run beside this one
  const { user, system } = process.cpuUsage(start)
  expect((user + system) / 1000).toBeLessThan(1000)
  expect(error?.message).toContain(message)
})

it('never throws and always answers, whatever is typed', () => {
  const snippet = fc.constantFrom(
    'a',
    ': ',
    '\n',
    '- ',
    '  ',
    '\t',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '&a ',
    '*a',
    '<<: ',
    '|',
    '>',
    '!!',
    '#',
    '---\n',
    '%',
    '@',
    '? ',
    ',',
    HEAD,
  )
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.array(snippet, { maxLength: 60 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(text, (any) => {
      const parsed = parse(any)
      expect(parsed.complete).toBe(!parsed.diagnostics.some((d) => d.severity === 'error'))
      for (const { range, message } of parsed.diagnostics) {
        expect(message).not.toBe('')
        expect(range.startLine).toBeGreaterThan(0)
        expect(range.endLine).toBeGreaterThanOrEqual(range.startLine)
      }
    }),
    { numRuns: 1500 },
  )
})
