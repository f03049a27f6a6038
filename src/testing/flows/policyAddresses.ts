/** NetworkPolicy: which address it sees. */
import type { LoadBalancer } from '../../engine/network/types.ts'
import type { TestNetworkOptions } from '../testNetwork.ts'
import { balancer } from './balancer.ts'
import { atHome, block, CLIENT, door, web } from './policyHome.ts'
import { denied } from './policyWorld.ts'
import { scene, type Scene } from './types.ts'

const services = [
  door('near', ['a'], 30081),
  door('far', ['b'], 30082),
  door('local', ['a'], 30083, { externalTrafficPolicy: 'Local' }),
]

function viaBalancer(delivery: LoadBalancer['delivery']): TestNetworkOptions {
  return {
    loadBalancers: [balancer('near', '203.0.113.50', ['node-1'], { delivery })],
    services: [door('near', ['a'], 30081, { type: 'LoadBalancer', ingress: [{ ip: '203.0.113.50' }] })],
    policies: block(`${CLIENT}/32`),
  }
}

export const POLICY_ADDRESSES: readonly Scene[] = [
  scene(
    '[POL-6] the address that a policy sees is the client’s where its packet comes to the node of the pod, for the node hides it only as it leaves',
    ['NetworkPolicy: what address it sees after SNAT'],
    atHome({ services, policies: block(`${CLIENT}/32`) }),
    [{ from: 'client', to: '10.0.1.5:30081', expect: 'ok', sourceSeen: '10.0.1.5' }],
  ),
  scene(
    '[POL-6] the address that a policy sees is the first node’s where the pod is on another one',
    ['NetworkPolicy: what address it sees after SNAT'],
    atHome({ services, policies: block(`${CLIENT}/32`) }),
    [
      {
        from: 'client',
        to: '10.0.1.5:30082',
        ...denied,
        facts:
          'policy default/web isolates pod b for ingress; no rule allows node-1 (10.0.1.5) on port 80; policy web allows 198.51.100.7/32; the policy sees 10.0.1.5, no longer 198.51.100.7',
      },
    ],
  ),
  scene(
    '[POL-6] a rule for a node lets the whole world in by other nodes',
    ['NetworkPolicy: what address it sees after SNAT'],
    atHome({ services, policies: block('10.0.1.0/24') }),
    [
      { from: 'client', to: '10.0.1.5:30082', expect: 'ok' },
      { from: 'client', to: '10.0.1.5:30081', ...denied },
    ],
  ),
  scene(
    '[POL-6] the address that a policy sees is always the client’s with externalTrafficPolicy Local',
    ['NetworkPolicy: what address it sees after SNAT'],
    atHome({ services, policies: block(`${CLIENT}/32`) }),
    [{ from: 'client', to: '10.0.1.5:30083', expect: 'ok', sourceSeen: CLIENT }],
  ),
  scene(
    '[POL-5] the address that a policy sees is looked for in the ranges that a block excepts',
    ['NetworkPolicy: ipBlock with except'],
    atHome({
      services,
      policies: web(`{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [198.51.100.0/25, 10.0.0.0/8]}}]}`),
    }),
    [
      {
        from: 'client',
        to: '10.0.1.5:30083',
        ...denied,
        facts:
          'policy default/web isolates pod a for ingress; no rule allows 198.51.100.7 on port 80; policy web allows 0.0.0.0/0 except 198.51.100.0/25, 10.0.0.0/8; 198.51.100.7 is in 198.51.100.0/25, which it excepts',
      },
      { from: 'ip/192.0.2.1@node-1', to: '10.0.1.5:30083', expect: 'DNAT', sourceSeen: '192.0.2.1' },
    ],
  ),
  scene(
    '[POL-5] the address of pods is in blocks as well',
    ['NetworkPolicy: ipBlock with except'],
    atHome({ policies: block('10.244.0.0/24') }),
    [
      { from: 'pod/front', to: '10.244.1.10:80', expect: 'ok' },
      { from: 'pod/b', to: '10.244.0.7:80', ...denied },
    ],
  ),
  scene(
    '[POL-6] the address that a policy sees is the client’s behind a load balancer that passes packets on',
    ['NetworkPolicy: what address it sees after SNAT'],
    atHome(viaBalancer('vip')),
    [{ from: 'client', to: '203.0.113.50:80', expect: 'ok' }],
  ),
  scene(
    '[POL-6] the address that a policy sees is the balancer’s behind one that makes connections of its own',
    ['NetworkPolicy: what address it sees after SNAT'],
    atHome(viaBalancer('nodePort')),
    [{ from: 'client', to: '203.0.113.50:80', ...denied }],
  ),
]
