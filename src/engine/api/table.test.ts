import { describe, expect, it } from 'vitest'
import type { Column } from './kind.ts'
import { alignColumns, printTable } from './table.ts'

/** Recorded from kubectl v1.32. */
const RECORDED = `NAME                 TYPE           CLUSTER-IP      EXTERNAL-IP   PORT(S)        AGE
nginx-clusterip      ClusterIP      10.96.157.205   <none>        80/TCP         3s
nginx-loadbalancer   LoadBalancer   10.96.116.145   <pending>     80:31427/TCP   3s
nginx-nodeport       NodePort       10.96.116.169   <none>        80:30100/TCP   3s`

describe('tables', () => {
  it('[API-86] align as kubectl’s do', () => {
    expect(alignColumns(RECORDED.split('\n').map((line) => line.split(/ +/)))).toBe(RECORDED)
    expect(
      alignColumns([
        ['A', 'B', 'C'],
        ['1', '2', '3'],
      ]),
    ).toBe('A     B     C\n1     2     3')
  })

  it('[API-87] show wide columns when asked, and nothing at all for no objects', () => {
    const columns: Column<{ n: number }>[] = [
      { name: 'N', value: ({ n }) => n },
      { name: 'Since', value: ({ n }, now) => `${now - n}s` },
      { name: 'Node', wide: true, value: () => 'node-1' },
    ]
    expect(printTable([{ n: 1 }], columns, { now: 5 })).toBe('N     SINCE\n1     4s')
    expect(printTable([{ n: 1 }], columns, { now: 5, wide: true, headers: false })).toBe('1     4s    node-1')
    expect(printTable([], columns, { now: 5 })).toBe('')
  })
})
