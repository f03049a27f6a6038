/** kube-proxy itself: what is printed, what chains are called, one packet in each mode. */
import { both, door, WEB } from '../claim.ts'
import { scene, type Scene } from './types.ts'

const services = [{ ...WEB, type: 'NodePort' as const, ports: door(30080) }]

export const PROXY: readonly Scene[] = [
  scene(
    '[FW-2, FW-4] the same packet meets other rules in each mode, under names with kube-proxy’s hashes, and all are printed',
    [
      'kube-proxy: printed as text',
      "kube-proxy: kube-proxy's hashes",
      "kube-proxy: compare the same packet's walk",
      'kube-proxy: walked per packet',
    ],
    { network: { services } },
    [
      {
        name: 'by the cluster IP',
        from: 'pod/asker',
        to: '10.96.0.20:80',
        expect: 'ok',
        endpoints: both,
        rule: /^-A KUBE-SERVICES -d 10\.96\.0\.20\/32 .* -j KUBE-SVC-LOLE4ISW44XBNF3G$/m,
        in: {
          nftables: {
            spec: 'NFT-5',
            rule: /add element ip kube-proxy service-ips \{ 10\.96\.0\.20 \. tcp \. 80 : goto service-PFISGYVC-default\/web\/tcp\/ \}/,
          },
          ipvs: { spec: 'IPVS-11', rule: /^-A -t 10\.96\.0\.20:80 -s rr$/m },
        },
      },
      {
        name: 'by the node port',
        from: 'client',
        to: '10.0.1.7:30080',
        expect: 'ok',
        sourceSeen: '10.0.1.7',
        rule: /-j KUBE-EXT-LOLE4ISW44XBNF3G\n(.*\n)*-A KUBE-MARK-MASQ .*\n(.*\n)*.* -j MASQUERADE --random-fully/,
        in: {
          nftables: {
            spec: 'NFT-4',
            rule: /external-PFISGYVC-default\/web\/tcp\/ jump mark-for-masquerade\n(.*\n)*.* masquerade fully-random/,
          },
          ipvs: {
            spec: 'IPVS-4',
            rule: /-A KUBE-NODE-PORT .*KUBE-NODE-PORT-TCP dst -j KUBE-MARK-MASQ\n(.*\n)*-A -t 10\.0\.1\.7:30080 -s rr/,
          },
        },
      },
    ],
  ),
  scene(
    '[PRX-4] a cluster that is looked at in another mode has the same Services and pods behind other rules',
    ["kube-proxy: compare the same packet's walk"],
    {
      switched: true,
      objects: `
apiVersion: v1
kind: Pod
metadata: { name: a, labels: { app: web } }
spec: { nodeName: node-1, containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, clusterIP: 10.96.0.20, selector: { app: web }, ports: [{ port: 80, nodePort: 30080 }] }
`,
    },
    [
      {
        from: 'client',
        to: '10.0.1.5:30080',
        expect: 'ok',
        by: 'a',
        masquerade: true,
        rule: /^-A KUBE-NODEPORTS .* -j KUBE-EXT-/m,
        in: {
          nftables: { spec: 'NFT-4', rule: /service-nodeports \{ tcp \. 30080 : goto external-/ },
          ipvs: { spec: 'IPVS-4', rule: /^-a -t 10\.0\.1\.5:30080 -r 10\.244\.0\.\d+:80 -m -w 1$/m },
        },
      },
      {
        name: 'a port that no rule knows',
        from: 'node/node-2',
        to: '10.96.0.20:81',
        expect: 'timeout',
        reason: 'PORT_NOT_EXPOSED',
        in: { nftables: { spec: 'NFT-2', expect: 'refused' }, ipvs: { spec: 'IPVS-1', expect: 'refused' } },
      },
    ],
  ),
]
