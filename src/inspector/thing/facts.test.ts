import { expect, it } from 'vitest'
import { demoTopology } from '../../testing/topologyFixture.ts'
import { factsOf } from './facts.ts'

it('what made pods is told by them: how many are ready, and where they are', () => {
  const topology = demoTopology()
  const [first] = topology.pods.filter(({ owner }) => owner !== null)
  const facts = factsOf(first!.owner!, topology)!
  const pods = topology.pods.filter(({ owner }) => owner === first!.owner)
  expect(facts.title).toMatch(/^Deployment /)
  expect(facts.state).toEqual({ text: `${pods.length} of ${pods.length} ready`, tone: 'ok' })
  expect(facts.facts.find(({ name }) => name === 'On nodes')!.value).toMatch(/\d node-\d/)

  pods[0]!.ready = false
  pods[1]!.terminating = true
  expect(factsOf(first!.owner!, topology)!.state).toEqual({ text: `0 of ${pods.length - 1} ready`, tone: 'warn' })
})

it('nothing is told of what has no pods any more', () => {
  expect(factsOf('deployment/default/gone', demoTopology())).toBeNull()
})
