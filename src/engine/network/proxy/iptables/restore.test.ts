import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { ClusterConfig } from '../../../config.ts'
import { everyDualService } from '../../../../testing/everyDualService.ts'
import { everyService } from '../../../../testing/everyService.ts'
import { TestNetwork } from '../../../../testing/testNetwork.ts'
import { shortHash } from '../sha256.ts'

const probe = spawnSync('iptables-restore', ['--test'], { input: '*nat\nCOMMIT\n', encoding: 'utf8' })
const canRestore = probe.status === 0
const NETNS = `podpath-dual-${process.pid}`
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

  const inIPv6: typeof configs = {
    ...configs,
    nodePortAddresses: { nodePortAddresses: ['10.0.1.0/24', 'fd00:10:0:1::/64'] },
    'nodePortAddresses of IPv4': { nodePortAddresses: ['10.0.1.0/24'] },
  }
  for (const [name, proxy] of Object.entries(inIPv6)) {
    it(`[DUAL-10] is accepted by the real ip6tables-restore, and by iptables-restore: ${name}`, ({ skip }) => {
      if (!canRestore) skip(SKIPPED)
      const { network } = everyDualService(proxy)
      for (const [family, command] of [
        ['IPv4', 'iptables-restore'],
        ['IPv6', 'ip6tables-restore'],
      ] as const) {
        const input = network.rules('node-1', { family })
        const { stderr, status } = spawnSync(command, ['--test'], { input, encoding: 'utf8' })
        expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
      }
    })
  }

  it('[DUAL-10] comes back from the real kernel in the same words', ({ skip }) => {
    if (!canRestore || spawnSync('ip', ['netns', 'add', NETNS]).status !== 0) skip(SKIPPED)
    try {
      const input = everyDualService().network.rules('node-1', { family: 'IPv6' })
      const inNetns = (command: string, more = {}) =>
        spawnSync('ip', ['netns', 'exec', NETNS, command], { encoding: 'utf8', ...more })
      expect(inNetns('ip6tables-restore', { input }).stderr).toBe('')
      const listed = inNetns('ip6tables-save').stdout.replace(/^#.*\n/gm, '')
      const lines = (text: string) =>
        text
          .replace(/\[\d+:\d+\]/g, '[0:0]')
          .split('\n')
          .filter((l) => l.startsWith('-A'))
          .sort()
      expect(lines(listed)).toEqual(lines(input))
    } finally {
      spawnSync('ip', ['netns', 'del', NETNS])
    }
  })

  it('[DUAL-10] tells what IPv6 has otherwise', () => {
    const lines = everyDualService().network.rules('node-1', { family: 'IPv6' }).split('\n')
    expect(lines).toContain(
      '-A KUBE-SERVICES ! -d ::1/128 -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
    )
    const web = shortHash('default/webtcp')
    expect(lines).toContain(
      `-A KUBE-SVC-${web} ! -s fd00:10:244::/56 -d fd00:10:96::20/128 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ`,
    )
    const sep = `KUBE-SEP-${shortHash('default/webtcp[fd00:10:244::7]:80')}`
    expect(lines).toContain(`-A ${sep} -s fd00:10:244::7/128 -m comment --comment "default/web" -j KUBE-MARK-MASQ`)
    expect(lines).toContain(
      `-A ${sep} -p tcp -m comment --comment "default/web" -m tcp -j DNAT --to-destination [fd00:10:244::7]:80`,
    )
    expect(
      lines.filter((line) => line.includes('REJECT')).every((line) => line.endsWith('icmp6-port-unreachable')),
    ).toBe(true)
    const text = lines.join('\n')
    expect(text).toContain('--mask ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff --rsource')
    expect(text).not.toMatch(/KUBE-FIREWALL|127\.|10\.96/)
    // no range of IPv6, no firewall in IPv6
    expect(text).toContain(`KUBE-FW-${shortHash('default/edgetcp')}`)
    expect(text).not.toContain(`KUBE-FW-${shortHash('default/halftcp')}`)
  })

  it('[DUAL-10] is there without any Service in the family that a cluster has not', () => {
    const text = everyService().network.rules('node-1', { family: 'IPv6' })
    expect(text).toContain(':KUBE-SERVICES - [0:0]')
    expect(text).not.toContain('KUBE-SVC-')
    expect(everyService().network.tool('node-1', 'iptables-save')).toBe(everyService().network.rules('node-1'))
  })

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
