import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { ClusterConfig } from '../../../config.ts'
import { everyService } from '../../../../testing/everyService.ts'
import { TestNetwork } from '../../../../testing/testNetwork.ts'
import { shortHash } from '../sha256.ts'

const probe = spawnSync('iptables-restore', ['--test'], { input: '*nat\nCOMMIT\n', encoding: 'utf8' })
const canRestore = probe.status === 0
const SKIPPED = 'skipped here: iptables-restore is missing, or this user may not run it'

describe('the rules as text', () => {
  const configs: Record<string, Partial<ClusterConfig['proxy']>> = {
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
        const text = everyService(proxy).network.rules(node)
        const { stderr, status } = spawnSync('iptables-restore', ['--test'], { input: text, encoding: 'utf8' })
        expect(stderr).toBe('')
        expect(status).toBe(0)
      })
    }
  }

  it('[FW-2] names every chain that a rule jumps to, once', () => {
    const text = everyService().network.rules('node-1')
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
