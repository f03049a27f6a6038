import { it } from 'vitest'
import type { ProxyMode } from '../engine/config.ts'
import { loadProxyMode } from '../engine/network/index.ts'
import { packetFlow, type PacketRow } from './packetFlow.ts'
import { TestNetwork, type TestNetworkOptions, type TestPod } from './testNetwork.ts'

export const A: TestPod = { name: 'a', ip: '10.244.0.7', node: 'node-1' }
export const B: TestPod = { name: 'b', ip: '10.244.1.10', node: 'node-2' }
/** Asks, and is behind no Service. */
export const ASKER: TestPod = { name: 'asker', ip: '10.244.2.5', node: 'node-3', labels: { app: 'asker' }, ports: [] }
export const WEB = { name: 'web', clusterIP: '10.96.0.20', pods: ['a', 'b'] }
export const both = ['10.244.0.7:80', '10.244.1.10:80']
export const door = (nodePort: number) => [{ port: 80, targetPort: 80, protocol: 'TCP' as const, nodePort }]

export const MODES: ProxyMode[] = ['iptables', 'nftables', 'ipvs']
for (const mode of MODES) await loadProxyMode(mode)

export type Row = Omit<PacketRow, 'name'> & { name?: string; /** Default: in every mode. */ modes?: ProxyMode[] }

/** A claim about the world with the cluster in which it holds, in each of these modes of kube-proxy. */
export function claim(title: string, { config, ...options }: TestNetworkOptions, rows: Row[], modes = MODES): void {
  for (const mode of modes) {
    const mine = rows.filter(({ modes = MODES }) => modes.includes(mode))
    if (mine.length === 0) continue
    it(`${title} (${mode})`, () => {
      const cluster = new TestNetwork({
        pods: [A, B, ASKER],
        ...options,
        config: { ...config, proxy: { ...config?.proxy, mode } },
      })
      packetFlow(
        cluster,
        mine.map(({ modes: _, ...row }) => ({ name: `${row.from} → ${row.to}`, ...row })),
      )
    })
  }
}
