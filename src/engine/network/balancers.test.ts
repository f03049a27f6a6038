import { expect, it } from 'vitest'
import { A, ASKER, B, both } from '../../testing/claim.ts'
import { NAME, named, nodes, service } from '../../testing/flows/balancer.ts'
import { TestNetwork, type TestNetworkOptions } from '../../testing/testNetwork.ts'

/** Who answers to so many connections of the client, by how often. */
function counts({ network }: TestNetwork, times: number, host = NAME): Record<string, number> {
  const found: Record<string, number> = {}
  for (let i = 0; i < times; i++) {
    const { servedBy, outcome } = network.send({ from: 'client', host, port: 80 })
    found[servedBy ?? outcome] = (found[servedBy ?? outcome] ?? 0) + 1
  }
  return found
}

const local: TestNetworkOptions = {
  pods: [A, B, ASKER],
  services: [{ ...service, externalTrafficPolicy: 'Local' }],
}

it('[BAL-6] a target is chosen by hash of the flow: every connection anew, each target as often as the others', () => {
  const cluster = new TestNetwork({ ...local, loadBalancers: [named({ targets: nodes('node-1', 'node-2') })] })
  const found = counts(cluster, 400)
  for (const address of both) expect(Math.abs(found[address]! - 200)).toBeLessThan(4 * Math.sqrt(100))
})

it('[BAL-6] targets are taken in turn, one after the other, going on where a snapshot was taken', () => {
  const targets = nodes('node-1', 'node-2')
  const cluster = new TestNetwork({ ...local, loadBalancers: [named({ targets, algorithm: 'turns' })] })
  const ask = () => cluster.network.send({ from: 'client', host: NAME, port: 80 }).servedBy
  expect([ask(), ask(), ask()]).toEqual([both[0], both[1], both[0]])
  const saved = JSON.parse(JSON.stringify(cluster.network.snapshot())) as ReturnType<typeof cluster.network.snapshot>
  expect(ask()).toBe(both[1])
  cluster.network.restore(saved)
  expect(ask()).toBe(both[1])
})
