import { expect, it } from 'vitest'
import { ConfigText } from './edit.ts'
import { parseClusterConfig } from './index.ts'
import { firewallChanges } from './nodeFirewall.ts'

const PLAYGROUND = 'apiVersion: podpath.dev/v1\nkind: Playground\n'

function then(text: string, ...steps: [node: string | null, to: 'open' | 'closed'][]): string {
  for (const [node, to] of steps) {
    text = new ConfigText(text).edit(firewallChanges(parseClusterConfig(text).config, node, to)).text
    expect(parseClusterConfig(text).diagnostics).toEqual([])
  }
  return text
}

it('closes the firewall for all, and opening it leaves no word of it', () => {
  const closed = then('', [null, 'closed'])
  expect(closed).toBe(`${PLAYGROUND}firewall:\n  nodePorts: closed\n`)
  expect(then(closed, [null, 'open'])).toBe('')
})

it('closes it for one node, while the others are reached as before', () => {
  const text = then('', ['node-2', 'closed'])
  expect(parseClusterConfig(text).config.firewall).toEqual({
    nodePorts: 'closed',
    allow: [{ ports: { min: 1, max: 65535 }, from: ['0.0.0.0/0', '::/0'], nodes: ['node-1', 'node-3'] }],
  })
  expect(then(text, ['node-2', 'open'])).toBe('')
  expect(then(text, ['node-1', 'closed'], ['node-3', 'closed'])).toBe(`${PLAYGROUND}firewall:\n  nodePorts: closed\n`)
})

it('keeps the rules that let a part through, for the nodes that they are still about', () => {
  const text = `${PLAYGROUND}firewall: {nodePorts: closed, allow: [{ports: 22, from: [192.0.2.0/24]}]}\n`
  const opened = then(text, ['node-1', 'open'])
  expect(new ConfigText(opened).get('Playground', ['firewall', 'allow'])).toEqual([
    { ports: '1-65535', nodes: ['node-1'] },
    { ports: 22, from: ['192.0.2.0/24'] },
  ])
  const without = then(opened, ['node-1', 'closed'])
  expect(new ConfigText(without).get('Playground', ['firewall', 'allow'])).toEqual([
    { ports: 22, from: ['192.0.2.0/24'], nodes: ['node-2', 'node-3'] },
  ])
})
