import { describe, expect, it } from 'vitest'
import { DEMO } from '../share/demo.ts'
import { LocalHost } from './local-host.ts'
import type { Trace, Update, Walk } from './messages.ts'

const IPVS = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking: {kubeProxyMode: ipvs}\n'

async function start(config = '') {
  const updates: Update[] = []
  const host = new LocalHost({ realTime: false })
  host.onUpdate((update) => updates.push(update))
  await host.ask({ type: 'start', playground: { ...DEMO, config } })
  const send = async (service: string, door: 'clusterIP' | 'nodePort', from: string) => {
    const answer = await host.ask({ type: 'send', from, service: `default/${service}`, door })
    if ('error' in answer) throw new Error(answer.error)
    return answer.trace
  }
  const compare = (trace: Trace) => host.ask({ type: 'compare', trace })
  return { host, updates, send, compare }
}

/** Where the destination was rewritten. */
const rewrittenAt = ({ trace }: Walk) => trace.hops.find(({ action }) => action === 'dnat')?.hook

describe('the same request in each mode of kube-proxy', () => {
  it('leaves from the same port for the same endpoints, by rules of that mode, at the hook of that mode', async () => {
    const { send, compare } = await start()
    const walks = await compare(await send('nginx-clusterip', 'clusterIP', 'pod/default/client'))
    expect(walks.map(({ mode }) => mode)).toEqual(['iptables', 'nftables', 'ipvs'])
    const endpoints = (walk: Walk) => walk.trace.endpoints.map(({ address }) => address).toSorted()
    for (const walk of walks) expect(endpoints(walk)).toEqual(endpoints(walks[0]!))
    expect(new Set(walks.map(({ trace }) => trace.hops[0]!.before.sport)).size).toBe(1)
    expect(walks.map(rewrittenAt)).toEqual(['PREROUTING', 'PREROUTING', 'INPUT'])
    expect(walks.map(({ trace }) => trace.hops.find(({ action }) => action === 'dnat')!.rule!.slice(0, 12))).toEqual([
      '-A KUBE-SEP-',
      'add rule ip ',
      '-a -t 10.96.',
    ])
    expect(new Set(walks.map(({ rules }) => rules)).size).toBe(3)
  })

  it('is refused by nftables at an external address, where node ports answer at the internal one alone', async () => {
    const { send, compare } = await start()
    const trace = await send('nginx-nodeport', 'nodePort', 'client/internet')
    expect(trace.request.host).toBe('203.0.113.11')
    const walks = await compare(trace)
    expect(walks.map((walk) => walk.trace.outcome)).toEqual(['ok', 'refused', 'ok'])
  })

  it('can be asked in a cluster of any mode, and of a request by name', async () => {
    const { send, compare } = await start(IPVS)
    const walks = await compare(await send('nginx-clusterip', 'clusterIP', 'pod/default/client'))
    expect(walks.map(({ trace }) => trace.outcome)).toEqual(['ok', 'ok', 'ok'])
    expect(walks[2]!.trace.request.host).toBe('nginx-clusterip')
  })

  it('leaves no mark on the cluster: no request, no count, and the next one is what it would have been', async () => {
    const [asked, left] = [await start(), await start()]
    const first = await asked.send('nginx-nodeport', 'nodePort', 'client/internet')
    await left.send('nginx-nodeport', 'nodePort', 'client/internet')
    asked.updates.length = 0
    await asked.compare(first)
    expect(asked.updates.flatMap(({ traces = [] }) => traces)).toEqual([])
    const next = await asked.send('nginx-nodeport', 'nodePort', 'client/internet')
    expect(next).toEqual(await left.send('nginx-nodeport', 'nodePort', 'client/internet'))
  })
})
