import { describe, expect, it } from 'vitest'
import { MODES } from '../../testing/claim.ts'
import { objectCluster, type ObjectRow } from '../../testing/objectFlow.ts'
import { defaultConfig } from '../config.ts'
import type { Service } from '../kinds/service/types.ts'

/** Zone a has node-1, zone b the two others. */
const NODES = defaultConfig().nodes.map((node, i) => ({ ...node, zone: i === 0 ? 'a' : 'b' }))

const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.53'

const OBJECTS = `
apiVersion: v1
kind: Pod
metadata: { name: caller, labels: { app: caller } }
spec: { nodeName: node-3, containers: [{ name: c, image: curlimages/curl, args: [sleep, infinity] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: a, labels: { app: web, only: a } }
spec: { nodeName: node-1, containers: [{ name: c, image: nginx, ports: [{ name: http, containerPort: 80 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: b, labels: { app: web } }
spec:
  nodeName: node-2
  containers:
    - name: c
      image: ${agnhost}
      args: [netexec, --http-port=8080, --udp-port=5300]
      ports: [{ name: http, containerPort: 8080 }, { name: talk, containerPort: 5300, protocol: UDP }]
---
apiVersion: v1
kind: Pod
metadata: { name: unready, labels: { app: unready } }
spec:
  nodeName: node-2
  containers: [{ name: c, image: nginx, readinessProbe: { httpGet: { port: 81 } } }]
---
apiVersion: v1
kind: Pod
metadata: { name: z1, labels: { app: zoned } }
spec: { nodeName: node-1, containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: z2, labels: { app: zoned } }
spec: { nodeName: node-2, containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: z3, labels: { app: zoned } }
spec: { nodeName: node-3, containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: leaving, labels: { app: leaving } }
spec:
  nodeName: node-1
  terminationGracePeriodSeconds: 120
  containers: [{ name: c, image: ${agnhost}, args: [netexec, --http-port=80, --delay-shutdown=100] }]
---
apiVersion: v1
kind: Pod
metadata: { name: staying, labels: { app: leaving, stays: "yes" } }
spec: { nodeName: node-2, containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: gone, labels: { only: gone } }
spec:
  nodeName: node-1
  terminationGracePeriodSeconds: 120
  containers: [{ name: c, image: ${agnhost}, args: [netexec, --http-port=80, --delay-shutdown=100] }]
---
apiVersion: v1
kind: Service
metadata: { name: named }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: http, nodePort: 30080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: several }
spec:
  type: NodePort
  selector: { app: web }
  ports:
    - { name: web, port: 80, targetPort: http, nodePort: 30081 }
    - { name: talk, port: 53, protocol: UDP, targetPort: talk, nodePort: 30082 }
    - { name: closed, port: 9000, targetPort: 9000, nodePort: 30083 }
---
apiVersion: v1
kind: Service
metadata: { name: headless }
spec: { clusterIP: None, selector: { only: a }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: patient }
spec: { selector: { app: unready }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: eager }
spec: { publishNotReadyAddresses: true, selector: { app: unready }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: same-zone }
spec: { trafficDistribution: PreferSameZone, selector: { app: zoned }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: same-node }
spec: { trafficDistribution: PreferSameNode, selector: { app: zoned }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: anywhere }
spec: { selector: { app: zoned }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: outer }
spec: { selector: { only: a }, ports: [{ port: 80 }], externalIPs: [192.0.2.77] }
---
apiVersion: v1
kind: Service
metadata: { name: balanced }
spec:
  type: LoadBalancer
  selector: { only: a }
  ports: [{ port: 80, nodePort: 30084 }]
  loadBalancerIP: 203.0.113.80
  loadBalancerSourceRanges: [198.51.100.0/24]
---
apiVersion: v1
kind: Service
metadata: { name: doorless }
spec:
  type: LoadBalancer
  allocateLoadBalancerNodePorts: false
  selector: { only: a }
  ports: [{ port: 80 }]
  loadBalancerIP: 203.0.113.81
---
apiVersion: v1
kind: Service
metadata: { name: near }
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  internalTrafficPolicy: Local
  selector: { only: a }
  ports: [{ port: 80, nodePort: 30085 }]
  healthCheckNodePort: 32085
  loadBalancerIP: 203.0.113.82
---
apiVersion: v1
kind: Service
metadata: { name: inner }
spec: { internalTrafficPolicy: Local, selector: { only: a }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: by-hand }
spec: { ports: [{ port: 80 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: by-hand-1, labels: { kubernetes.io/service-name: by-hand } }
addressType: IPv4
endpoints: [{ addresses: [198.51.100.7] }]
ports: [{ port: 8080, protocol: TCP }]
---
apiVersion: v1
kind: Service
metadata: { name: nobody }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: mixed }
spec: { selector: { app: leaving }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: last }
spec: { selector: { only: gone }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: alias }
spec: { type: ExternalName, externalName: db.example.com }
---
apiVersion: v1
kind: Service
metadata: { name: sticky }
spec:
  type: NodePort
  selector: { app: zoned }
  ports: [{ port: 80, nodePort: 30086 }]
  sessionAffinity: ClientIP
  sessionAffinityConfig: { clientIP: { timeoutSeconds: 30 } }
`

const caller = 'pod/caller'
const LOCAL = 'LOCAL_POLICY_NO_LOCAL_ENDPOINT'

/** Each field of ServiceSpec that packets feel: what is claimed, and packets that show it. */
const CLAIMS: readonly [claim: string, rows: readonly ObjectRow[]][] = [
  [
    '[EPS-4, DNAT-2] a named target port is the number that each pod gives it',
    [
      { from: caller, to: 'named:80', expect: 'ok', pods: ['a', 'b'] },
      {
        from: 'client',
        to: '10.0.1.7:30080',
        expect: 'ok',
        pods: ['a', 'b'],
        sourceSeen: '10.0.1.7',
        masquerade: true,
      },
    ],
  ],
  [
    '[UDP-1, RTE-3] several ports are several things: each has its number, protocol, target and node port',
    [
      { from: caller, to: 'several:80', expect: 'ok', pods: ['a', 'b'] },
      { from: caller, to: 'several:53', protocol: 'UDP', expect: 'ok', pods: ['b'], by: 'b' },
      { from: 'client', to: '10.0.1.5:30082', protocol: 'UDP', expect: 'ok', by: 'b', sourceSeen: '10.0.1.5' },
      { from: 'client', to: '10.0.1.5:30083', expect: 'refused', reason: 'TARGET_PORT_CLOSED', pods: ['a', 'b'] },
      { from: caller, to: 'several:53', expect: 'timeout', reason: 'PORT_NOT_EXPOSED', modes: ['iptables'] },
      { from: caller, to: 'several:53', expect: 'refused', reason: 'PORT_NOT_EXPOSED', modes: ['nftables', 'ipvs'] },
    ],
  ],
  [
    '[DNS-2] a headless Service has no rules: its name is its pods, port for port',
    [
      { from: caller, to: 'headless:80', expect: 'NONE', by: 'a', pods: [], masquerade: false },
      { from: caller, to: 'headless:8080', expect: 'refused', reason: 'TARGET_PORT_CLOSED' },
    ],
  ],
  [
    '[EPS-3, FW-5] publishNotReadyAddresses sends to pods that are not ready; else they are none',
    [
      { from: caller, to: 'eager:80', expect: 'ok', pods: ['unready'] },
      { from: caller, to: 'patient:80', expect: 'refused', reason: 'NO_READY_ENDPOINTS' },
    ],
  ],
  [
    '[EPS-2, DNAT-6] trafficDistribution keeps packets in the zone, or on the node, of who sends them',
    [
      { from: caller, to: 'same-zone:80', expect: 'ok', pods: ['z2', 'z3'] },
      { from: 'pod/a', to: 'same-zone:80', expect: 'ok', pods: ['z1'] },
      { from: caller, to: 'same-node:80', expect: 'ok', pods: ['z3'] },
      { from: 'pod/b', to: 'same-node:80', expect: 'ok', pods: ['z2'] },
      { from: caller, to: 'anywhere:80', expect: 'ok', pods: ['z1', 'z2', 'z3'] },
    ],
  ],
  [
    '[DNAT-10] externalIPs are an address more, wherever a packet to them shows up',
    [
      { from: caller, to: '192.0.2.77:80', expect: 'ok', by: 'a', masquerade: true, sourceSeen: '10.0.1.7' },
      { from: 'ip/198.51.100.9@node-2', to: '192.0.2.77:80', expect: 'ok', by: 'a', sourceSeen: '10.0.1.6' },
      { from: 'client', to: '192.0.2.77:80', expect: 'timeout' },
    ],
  ],
  [
    '[LB-14, RTE-5, LB-16] loadBalancerIP is where the load balancer answers, to those in its source ranges',
    [
      { from: 'client', to: '203.0.113.80:80', expect: 'ok', by: 'a' },
      { from: caller, to: '203.0.113.80:80', expect: 'timeout', reason: 'LB_SOURCE_RANGE' },
      { from: 'ip/192.0.2.1@node-2', to: '203.0.113.80:80', expect: 'DROP' },
      { from: 'client', to: '10.0.1.6:30084', expect: 'ok', by: 'a' },
    ],
  ],
  [
    '[SVC-1, RTE-5] allocateLoadBalancerNodePorts false: the address works, and no node has a door',
    [
      { from: 'client', to: '203.0.113.81:80', expect: 'ok', by: 'a', pods: ['a'] },
      { from: caller, to: '203.0.113.81:80', expect: 'ok', by: 'a', sourceSeen: '10.0.1.7' },
    ],
  ],
  [
    '[DNAT-8, LB-6, HCP-1] externalTrafficPolicy Local: only nodes with a pod, for the load balancer too, and the client seen',
    [
      { from: 'client', to: '203.0.113.82:80', expect: 'ok', by: 'a', sourceSeen: '198.51.100.7', masquerade: false },
      { from: 'client', to: '10.0.1.5:30085', expect: 'ok', sourceSeen: '198.51.100.7' },
      { from: 'client', to: '10.0.1.6:30085', expect: 'timeout', reason: LOCAL },
      { from: 'client', to: '10.0.1.5:32085', expect: 'ok' },
    ],
  ],
  [
    '[DNAT-4, IPVS-2] internalTrafficPolicy Local: none on the node, none at all',
    [
      { from: 'pod/z1', to: 'inner:80', expect: 'ok', by: 'a', pods: ['a'] },
      { from: caller, to: 'inner:80', expect: 'DROP', reason: LOCAL, modes: ['iptables', 'nftables'] },
      { from: caller, to: 'inner:80', expect: 'timeout', modes: ['iptables', 'nftables'] },
      { from: caller, to: 'inner:80', expect: 'refused', reason: LOCAL, modes: ['ipvs'] },
      { from: caller, to: 'near:80', expect: 'timeout', reason: LOCAL, modes: ['iptables', 'nftables'] },
      {
        name: 'a virtual server with a way in from outside',
        from: caller,
        to: 'near:80',
        expect: 'ok',
        modes: ['ipvs'],
      },
    ],
  ],
  [
    '[EPS-7, MASQ-4] a Service without selector leads where its slices say, out of the cluster as well',
    [
      {
        from: caller,
        to: 'by-hand:80',
        expect: 'refused',
        pods: ['198.51.100.7:8080'],
        reason: 'TARGET_PORT_CLOSED',
        facts: 'nothing listens on 198.51.100.7:8080, which is outside of the cluster',
      },
      { from: caller, to: 'nobody:80', expect: 'refused', reason: 'NO_MATCHING_PODS' },
    ],
  ],
  [
    '[DNAT-5] a pod that terminates and still serves gets packets only while nobody is ready',
    [
      { from: caller, to: 'mixed:80', expect: 'ok', pods: ['staying'] },
      { from: caller, to: 'last:80', expect: 'ok', pods: ['gone'] },
    ],
  ],
  [
    '[MASQ-1] a pod that reaches itself through its Service sees its node',
    [{ from: 'pod/a', to: 'outer:80', expect: 'ok', by: 'a', masquerade: true, sourceSeen: '10.0.1.5' }],
  ],
  [
    '[DNS-3] ExternalName is no address of the cluster',
    [{ from: caller, to: 'alias:80', expect: 'nxdomain', reason: 'EXTERNAL_NAME_UNRESOLVED' }],
  ],
]

describe.each(MODES)('fields of ServiceSpec in mode %s', (mode) => {
  const it0 = objectCluster(mode, OBJECTS, { nodes: NODES })
  it0.cluster.delete('Pod', 'default', 'leaving')
  it0.cluster.delete('Pod', 'default', 'gone')
  it0.cluster.step(3000)

  it.each(CLAIMS)('%s', (_, rows) => {
    it0.flow(rows)
  })

  it('[SVC-1] a load balancer without node ports has none', () => {
    const ports = (name: string) => it0.cluster.get<Service>('Service', 'default', name)!.spec.ports![0]!.nodePort
    expect([ports('doorless'), ports('balanced')]).toEqual([undefined, 30084])
  })

  it('[DNAT-11, PRX-1] sessionAffinity keeps a caller until timeoutSeconds after its last connection', () => {
    const ask = () => it0.cluster.send({ from: 'client', host: '10.0.1.6', port: 30086 })
    const { servedBy, endpoints } = ask()
    expect(endpoints).toHaveLength(3)
    for (let i = 0; i < 3; i++) {
      it0.cluster.step(20_000)
      expect(ask()).toMatchObject({ servedBy, endpoints: [{ probability: 1 }] })
    }
    it0.cluster.step(31_000)
    expect(ask().endpoints).toHaveLength(3)
  })
})
