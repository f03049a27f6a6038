import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { TestNetwork } from '../../../../testing/testNetwork.ts'
import { shortHash } from './sha256.ts'

const probe = spawnSync('iptables-restore', ['--test'], { input: '*nat\nCOMMIT\n', encoding: 'utf8' })
const canRestore = probe.status === 0
const SKIPPED = 'skipped here: iptables-restore is missing, or this user may not run it'

const tcp = (port: number, nodePort?: number, name?: string) => ({
  port,
  targetPort: port,
  protocol: 'TCP' as const,
  nodePort,
  name,
})

/** One Service of every sort that makes rules of its own. */
function everything(proxy = {}): TestNetwork {
  return new TestNetwork({
    config: { proxy },
    pods: [
      { name: 'a', ip: '10.244.0.7', node: 'node-1' },
      { name: 'b', ip: '10.244.1.10', node: 'node-2' },
      { name: 'c', ip: '10.244.2.3', node: 'node-3' },
    ],
    services: [
      { name: 'web', clusterIP: '10.96.0.20' },
      { name: 'two-ports', clusterIP: '10.96.0.21', ports: [tcp(80, undefined, 'http'), tcp(443, undefined, 'https')] },
      { name: 'dns', clusterIP: '10.96.0.10', ports: [{ port: 53, targetPort: 53, protocol: 'UDP', name: 'dns' }] },
      { name: 'door', type: 'NodePort', clusterIP: '10.96.0.22', ports: [tcp(80, 30080)] },
      {
        name: 'edge',
        type: 'LoadBalancer',
        clusterIP: '10.96.0.23',
        ports: [tcp(80, 30081)],
        pods: ['a'],
        externalTrafficPolicy: 'Local',
        healthCheckNodePort: 32001,
        loadBalancerSourceRanges: ['198.51.100.0/24', '10.0.0.0/8', '0.0.0.0/0'],
        ingress: [{ ip: '203.0.113.50' }],
      },
      { name: 'sticky', clusterIP: '10.96.0.24', sessionAffinity: 'ClientIP', externalIPs: ['192.0.2.9'] },
      { name: 'empty', type: 'NodePort', clusterIP: '10.96.0.25', pods: [], ports: [tcp(80, 30082)] },
      { name: 'near', clusterIP: '10.96.0.26', pods: ['a'], internalTrafficPolicy: 'Local' },
    ],
  })
}

describe('the rules as text', () => {
  const configs = {
    default: {},
    masqueradeAll: { masqueradeAll: true },
    NodeCIDR: { detectLocalMode: 'NodeCIDR' },
    None: { detectLocalMode: 'None' },
    'no localhost': { localhostNodePorts: false },
    nodePortAddresses: { nodePortAddresses: ['10.0.1.0/24'] },
  }
  for (const [name, proxy] of Object.entries(configs)) {
    for (const node of ['node-1', 'node-3']) {
      it(`[FW-2] is accepted by the real iptables-restore: ${name}, ${node}`, ({ skip }) => {
        if (!canRestore) skip(SKIPPED)
        const text = everything(proxy).network.rules(node)
        const { stderr, status } = spawnSync('iptables-restore', ['--test'], { input: text, encoding: 'utf8' })
        expect(stderr).toBe('')
        expect(status).toBe(0)
      })
    }
  }

  it('[FW-2] names every chain that a rule jumps to, once', () => {
    const text = everything().network.rules('node-1')
    for (const table of text.split('*').slice(1)) {
      const named = [...table.matchAll(/^:(\S+) /gm)].map((match) => match[1]!)
      const jumps = [...table.matchAll(/ -j (KUBE-\S+)$/gm)].map((match) => match[1]!)
      expect(new Set(named).size).toBe(named.length)
      expect(jumps.filter((chain) => !named.includes(chain))).toEqual([])
    }
  })

  it('[FW-3] leaves out the comments of endpoints where there are more than 1000', () => {
    const pods = Array.from({ length: 1001 }, (_, i) => ({
      name: `p${i}`,
      ip: `10.244.${i >> 8}.${i & 255}`,
      node: 'node-1',
    }))
    const { network } = new TestNetwork({ pods, services: [{ name: 'web', clusterIP: '10.96.0.20' }] })
    expect(network.rules('node-1')).not.toContain(' -> ')
    expect(network.rules('node-1')).toContain('"default/web cluster IP"')
  })
})

describe('names of chains', () => {
  it('[FW-4] are 16 characters of the base32 of the SHA-256 of name and protocol', () => {
    expect(shortHash('default/kubernetes:httpstcp')).toBe('NPX46M4PTMTKRN6Y')
    expect(shortHash('kube-system/kube-dns:dnsudp')).toBe('TCOU7JCQXEZGVUNU')
    expect(shortHash(`${'a-rather-long-namespace/'.repeat(4)}service:porttcp`)).toHaveLength(16)
  })
})
