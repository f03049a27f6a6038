import { expect, it } from 'vitest'
import { tokensOf } from './highlight.ts'

const told = (line: string) =>
  tokensOf(line).flatMap(({ text, is }) => (is ? [`${is} ${text.trim()}`] : text.trim() ? [text.trim()] : []))

it.each([
  ['seed: 7 # lucky', ['key seed', ':', 'number 7', 'comment # lucky']],
  [
    '- {role: worker, labels: {disk: "s#d"}}',
    ['-', '{', 'key role', ':', 'string worker', ',', 'key labels', ': {', 'key disk', ':', 'string "s#d"', '}}'],
  ],
  ['  - name: node-1', ['-', 'key name', ':', 'string node-1']],
  ['internalIP: 10.0.1.5,fd00::5', ['key internalIP', ':', 'string 10.0.1.5', ',', 'string fd00::5']],
  ['--- # next', ['mark ---', 'comment # next']],
  ['# kind: Cluster', ['comment # kind: Cluster']],
])('tells the parts of a line apart: %s', (line, tokens) => {
  expect(told(line)).toEqual(tokens)
})

it.each(['', '  ', 'a: b: c', '- - x', '"k": \'v\' #', '\t: :', '{[}]'])('loses nothing of %j', (line) => {
  expect(
    tokensOf(line)
      .map(({ text }) => text)
      .join(''),
  ).toBe(line)
})
