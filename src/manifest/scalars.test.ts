import { expect, it } from 'vitest'
import { parseFile } from './index.ts'

const read = (yaml: string) =>
  parseFile({ name: 'x.yaml', text: `apiVersion: v1\nkind: ConfigMap\n${yaml}` }).documents[0]?.object['data']

/** Recorded from kubectl v1.32.4. */
it.each([
  ['012', 10],
  ['-012', -10],
  ['0o12', 10],
  ['089', 89],
  ['1:30', '1:30'],
  ['2001-01-01', '2001-01-01'],
  ['1_000', 1000],
  ['1e3', 1000],
  ['0b11', 3],
  ['.5', 0.5],
  ['1.', 1],
  ['+1', 1],
  ['0x', '0x'],
  ['0x1F', 31],
  ['n', false],
  ['No', false],
  ['Y', true],
  ['on', true],
  ['nO', 'nO'],
  ['~', null],
  ['"80"', '80'],
  ["'n'", 'n'],
  ["!!int '3'", 3],
  ['!!str 3', '3'],
  ['!!binary aGk=', 'hi'],
  ['!!foo x', 'x'],
  ['v1.36', 'v1.36'],
  ['10.0.1.5', '10.0.1.5'],
])('reads %s as %j, with YAML 1.1 as go-yaml has it', (text, value) => {
  expect(read(`data: ${text}\n`)).toEqual(value)
})

it('makes strings of keys', () => {
  expect(read('data:\n  y: n\n  1: 2\n  0x1F: 3\n  1.5: a\n')).toEqual({ true: false, '1': 2, '31': 3, '1.5': 'a' })
})

it.each([
  ['<<: {a: 1}, a: 2', { a: 2 }],
  ['a: 2, <<: {a: 1}', { a: 1 }],
  ['<<: [{a: 1}, {a: 2, b: 3}]', { a: 1, b: 3 }],
])('merges {%s} as go-yaml v2 does', (text, value) => {
  expect(read(`data: {${text}}\n`)).toEqual(value)
})

it('copies what an anchor names, so that objects share nothing', () => {
  const data = read('data:\n  a: &x {b: [1]}\n  c: *x\n') as Record<string, unknown>
  expect(data).toEqual({ a: { b: [1] }, c: { b: [1] } })
  expect(data['a']).not.toBe(data['c'])
})
