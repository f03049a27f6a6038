import { describe, expect, it } from 'vitest'
import { Cluster } from '../index.ts'
import { defaultConfig } from '../config.ts'
import type { EndpointSlice } from './endpointslice/types.ts'
import type { Service } from './service/types.ts'

describe('cluster DNS', () => {
  it('[DNS-15] is two pods behind the Service kube-dns when the cluster is handed over', () => {
    const cluster = new Cluster()
    expect(cluster.time).toBe(0)
    expect(cluster.get<Service>('Service', 'kube-system', 'kube-dns')?.spec).toMatchObject({
      clusterIP: '10.96.0.10',
      ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }, { port: 9153 }],
    })
    const endpoints = cluster
      .list<EndpointSlice>('EndpointSlice', { namespace: 'kube-system' })
      .flatMap((slice) => slice.endpoints)
    expect(endpoints.map(({ conditions }) => conditions.ready)).toEqual([true, true])
    expect(new Set(endpoints.map(({ nodeName }) => nodeName)).size).toBe(2)
  })

  it('[DNS-15] has the tenth address of any Service range', () => {
    const cluster = new Cluster({ config: { ...defaultConfig(), serviceSubnet: '172.20.0.0/16' } })
    expect(cluster.get<Service>('Service', 'kube-system', 'kube-dns')?.spec.clusterIP).toBe('172.20.0.10')
  })

  it('[DNS-15] costs no events: who arrives hears nothing of how the cluster started', () => {
    const heard: string[] = []
    const cluster = new Cluster()
    cluster.on('event', (event) => heard.push(event.object))
    cluster.step(1000)
    expect(heard).toEqual([])
  })
})
