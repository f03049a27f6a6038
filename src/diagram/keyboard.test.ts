import { expect, it } from 'vitest'
import { demoTopology } from '../testing/topologyFixture.ts'
import { neighbour } from './keyboard.ts'
import { emptyMemory } from './layout/layout.ts'
import { layout } from './late.ts'

const { rects } = layout(demoTopology(), { reading: 'logical', axis: 'x' }, emptyMemory())

it('goes from column to column with left and right, and within one with up and down', () => {
  expect(neighbour('client/internet', 'ArrowRight', rects)).toBe('node/node-1')
  expect(neighbour('node/node-1', 'ArrowDown', rects)).toBe('node/node-2')
  expect(neighbour('node/node-2', 'ArrowUp', rects)).toBe('node/node-1')
})

it('stays where nothing lies further on', () => {
  expect(neighbour('client/internet', 'ArrowLeft', rects)).toBeNull()
})
