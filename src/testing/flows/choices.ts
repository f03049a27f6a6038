/** Which of its targets a load balancer chooses. */
import { A, ASKER, B } from '../claim.ts'
import { NAME, named, nodes, service } from './balancer.ts'
import { scene, type Scene } from './types.ts'

const local = { pods: [A, B, ASKER], services: [{ ...service, externalTrafficPolicy: 'Local' as const }] }
const zones = [
  { zone: 'a', ip: '203.0.113.50' },
  { zone: 'b', ip: '203.0.113.51' },
]
const zoned = nodes('node-1', 'node-2').map((target, i) => ({ ...target, zone: zones[i]!.zone }))
const targets = nodes('node-1', 'node-2')
const client = { from: 'client', expect: 'ok' as const }

export const CHOICES: readonly Scene[] = [
  scene(
    '[BAL-6] by hash of the flow every connection finds a target anew',
    ['load balancers: algorithm'],
    { network: { ...local, loadBalancers: [named({ targets })] } },
    [{ ...client, to: `${NAME}:80`, times: 40, all: ['a', 'b'] }],
  ),
  scene(
    '[BAL-6] by hash of the addresses one client has one target',
    ['load balancers: algorithm'],
    { network: { ...local, loadBalancers: [named({ targets, algorithm: 'source' })] } },
    [{ ...client, to: `${NAME}:80`, times: 40, different: 1 }],
  ),
  scene(
    '[BAL-6] in turn connections go to one target after the other',
    ['load balancers: algorithm'],
    { network: { ...local, loadBalancers: [named({ targets, algorithm: 'turns' })] } },
    [{ ...client, to: `${NAME}:80`, times: 4, each: ['a', 'b', 'a', 'b'] }],
  ),
  scene(
    '[BAL-7] each zone’s address leads to its own zone, and the name to all',
    ['load balancers: cross zone'],
    { network: { ...local, loadBalancers: [named({ targets: zoned, zones })] } },
    [
      { ...client, to: '203.0.113.50:80', times: 20, all: ['a'] },
      { ...client, to: '203.0.113.51:80', times: 20, all: ['b'] },
      { ...client, to: `${NAME}:80`, times: 40, all: ['a', 'b'] },
    ],
  ),
  scene(
    '[BAL-7] with cross-zone load balancing one zone’s address leads to all',
    ['load balancers: cross zone'],
    { network: { ...local, loadBalancers: [named({ targets: zoned, zones, crossZone: true })] } },
    [{ ...client, to: '203.0.113.50:80', times: 40, all: ['a', 'b'] }],
  ),
  scene(
    '[BAL-8] the name leaves out zones without a healthy target; who knows the address finds nobody there',
    ['load balancers: cross zone', 'reason: LB_NO_HEALTHY_TARGET'],
    {
      network: {
        ...local,
        loadBalancers: [named({ zones, targets: zoned.map((each) => ({ ...each, healthy: each.zone === 'b' })) })],
      },
    },
    [
      { ...client, to: `${NAME}:80`, times: 20, all: ['b'] },
      {
        from: 'client',
        to: '203.0.113.50:80',
        expect: 'timeout',
        reason: 'LB_NO_HEALTHY_TARGET',
        facts:
          '203.0.113.50 leads to zone a, where none of 1 targets is healthy; without cross-zone load balancing those of b get nothing',
      },
    ],
  ),
]
