import { describe, expect, it } from 'vitest'
import { InOrder } from './in-order.ts'
import { LocalHost } from './local-host.ts'

describe('requests to the engine', () => {
  it('are handled at once while nothing has to be loaded', () => {
    const done: number[] = []
    const inOrder = new InOrder()
    inOrder.run(null, () => done.push(1), String)
    expect(done).toEqual([1])
  })

  it('wait behind one that waits, and keep their order', async () => {
    const done: number[] = []
    const inOrder = new InOrder()
    let resolve = () => {}
    const promise = new Promise<void>((done) => (resolve = done))
    inOrder.run(promise, () => done.push(1), String)
    inOrder.run(null, () => done.push(2), String)
    expect(done).toEqual([])
    resolve()
    await new Promise((later) => setTimeout(later))
    inOrder.run(null, () => done.push(3), String)
    expect(done).toEqual([1, 2, 3])
  })

  it('go on behind one that could not load', async () => {
    const done: unknown[] = []
    const inOrder = new InOrder()
    inOrder.run(
      Promise.reject(new Error('offline')),
      () => done.push(1),
      (error) => done.push(error),
    )
    inOrder.run(null, () => done.push(2), String)
    await new Promise((later) => setTimeout(later))
    expect(done).toEqual([new Error('offline'), 2])
  })

  it('start a playground in whichever mode of kube-proxy its configuration asks for', async () => {
    const host = new LocalHost({ realTime: false })
    const config = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking: {kubeProxyMode: nftables}\n'
    const started = host.ask({ type: 'start', playground: { files: [], config, seed: 1 } })
    const rules = host.ask({ type: 'rules', node: 'node-1' })
    await started
    expect(await rules).toEqual([{ tool: 'nft list ruleset', text: expect.stringMatching(/^table ip kube-proxy \{/) }])
    host.dispose()
  })
})
