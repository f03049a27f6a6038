import { expect, it } from 'vitest'
import { demoTopology } from '../../testing/topologyFixture.ts'
import type { Command } from './commands.ts'
import { entriesFor } from './entries.ts'

const commands: Command[] = [
  { id: 'send', label: 'Send request…', words: 'curl', run: () => {} },
  { id: 'help', label: 'Help', key: '?', run: () => {} },
]
const found = (query: string, place: string | null = null) =>
  entriesFor(query, { topology: demoTopology(), place, commands }).map(({ label, entries }) => [
    label,
    entries.map((one) => one.label),
  ])

it('shows commands while nothing is typed, and no thing', () => {
  expect(found('')).toEqual([['Commands', ['Send request…', 'Help']]])
})

it('begins with what can be done to the thing that is chosen', () => {
  const groups = found('', 'service/default/nginx-nodeport')
  expect(groups[0]![0]).toBe('Service nginx-nodeport')
  expect(groups[0]![1]).toContain('Send a request from internet')
  expect(found('delete', 'service/default/nginx-nodeport')).toEqual([['Service nginx-nodeport', ['Delete']]])
})

it('finds an act by the command that does the same', () => {
  expect(found('kubectl cordon', 'node/node-1')).toEqual([['Node node-1', ['Cordon: no new pods here']]])
})

it('finds things by their addresses, and commands by words that they do not show', () => {
  expect(found('10.244.1.4')).toEqual([['Things', ['nginx-demo-77645c58f-6t56t']]])
  expect(found('curl')).toEqual([['Commands', ['Send request…']]])
})

it('is empty where nothing has all of the words', () => {
  expect(found('help nothing')).toEqual([])
})
