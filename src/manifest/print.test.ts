import { expect, it } from 'vitest'
import { fc } from '../testing/property.ts'
import { parseFile, printYaml } from './index.ts'

/** Recorded from kubectl v1.32.4 (`kubectl label --local -o yaml`). */
it.each([
  ['n', '"n"'],
  ['012', '"012"'],
  ['1.5', '"1.5"'],
  ['null', '"null"'],
  ['', '""'],
  ['1:30', '"1:30"'],
  ['2001-01-01', '"2001-01-01"'],
  ['2006-01-02T15:04:05Z', '"2006-01-02T15:04:05Z"'],
  ['1_000', '"1_000"'],
  ['~', '"~"'],
  ['+1', '"+1"'],
  ['=', '='],
  ['<<', '<<'],
  ['http://x', 'http://x'],
  ['10.0.0.1', '10.0.0.1'],
  ['a:b', 'a:b'],
  ['a, b', 'a, b'],
  ['a]', 'a]'],
  ['a%', 'a%'],
  ["it's", "it's"],
  ['[a', "'[a'"],
  ['-', "'-'"],
  ['- a', "'- a'"],
  ['%a', "'%a'"],
  ['"q"', '\'"q"\''],
  ['?', "'?'"],
  ['#a', "'#a'"],
  ['|', "'|'"],
  [' lead', "' lead'"],
  ['trail ', "'trail '"],
  ['a: b', "'a: b'"],
  ['a #b', "'a #b'"],
  ['*x', "'*x'"],
  ['@a', "'@a'"],
  ['\ttab', '"\\ttab"'],
  ['bell\x07', '"bell\\a"'],
  ['😀', '"\\U0001F600"'],
  ['é', 'é'],
  ['multi\nline\n', '|\n    multi\n    line'],
  ['multi\nline', '|-\n    multi\n    line'],
  ['\n\na', '|2-\n\n\n    a'],
  ['  multi\nline\n', '|2\n      multi\n    line'],
])('writes %j as kubectl does', (value, text) => {
  expect(printYaml({ data: { a: value } })).toBe(`data:\n  a: ${text}\n`)
})

it('writes keys in order, lists not indented, and folds long lines', () => {
  const long =
    'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore'
  expect(
    printYaml({
      metadata: { annotations: { long } },
      data: { z: {}, aa: [], ab: [1, { c: ['d'], a: 'b' }], ac: null, true: 1 },
    }),
  ).toBe(`data:
  aa: []
  ab:
  - 1
  - a: b
    c:
    - d
  ac: null
  "true": 1
  z: {}
metadata:
  annotations:
    long: Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod
      tempor incididunt ut labore et dolore
`)
})

it('writes what reads back as the same object', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('a\n', '\n', ' \n', 'a\n\n', 'x: y', '- ', '1e3', 'a  b'),
  )
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(text, tie('value'), { maxKeys: 3 }),
    ),
  })).value
  fc.assert(
    fc.property(json, (data) => {
      const object = { apiVersion: 'v1', kind: 'ConfigMap', data }
      const { documents, diagnostics } = parseFile({ name: 'x.yaml', text: printYaml(object) })
      expect(diagnostics).toEqual([])
      expect(documents[0]!.object).toEqual(object)
    }),
    { numRuns: 1000 },
  )
})
