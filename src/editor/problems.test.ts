import { expect, it } from 'vitest'
import type { Diagnostic } from '#state'
import type { SchemaMarker } from './markers.ts'
import { countOf, problemsOf } from './problems.ts'

const range = (line: number) => ({ startLine: line, startColumn: 3, endLine: line, endColumn: 9 })
const said = (line: number, message: string, from: Diagnostic['from'] = 'apiserver', file = 'a.yaml'): Diagnostic => ({
  file,
  range: range(line),
  severity: 'error',
  message,
  from,
})
const marker = (line: number, message: string, file = 'a.yaml'): SchemaMarker => ({
  file,
  line,
  column: 3,
  severity: 'error',
  message,
})
const shown = (...args: Parameters<typeof problemsOf>) => problemsOf(...args).map(({ line, from }) => `${line} ${from}`)

it('puts what the cluster refused before what the schemas say', () => {
  expect(shown([said(9, 'refused')], [marker(2, 'wrong')])).toEqual(['9 apiserver', '2 schema'])
})

it('does not say of a line again in other words what the cluster refused there', () => {
  const schema = [marker(8, 'Property selectr is not allowed.'), marker(8, 'here too', 'b.yaml')]
  expect(shown([said(8, 'unknown field "spec.selectr"')], schema)).toEqual(['8 apiserver', '8 schema'])
})

it('says of a text that does not parse only what the parser said', () => {
  expect(shown([said(4, 'yaml: line 4: …', 'yaml')], [marker(5, 'Implicit keys'), marker(6, 'b')])).toEqual(['4 yaml'])
})

it('keeps what schemas say of lines that only got a warning', () => {
  const warning: Diagnostic = { ...said(4, 'deprecated'), severity: 'warning' }
  expect(shown([warning], [marker(4, 'wrong')])).toEqual(['4 schema', '4 apiserver'])
})

it('shows the same sentence on the same line once', () => {
  expect(shown([], [marker(1, 'x'), marker(1, 'x')])).toEqual(['1 schema'])
})

it('counts in words', () => {
  expect(countOf([])).toBe('none')
  expect(countOf(problemsOf([said(1, 'a'), said(2, 'b')], []))).toBe('2 errors')
})
