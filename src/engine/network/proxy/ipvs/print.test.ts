import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { everyDualService } from '../../../../testing/everyDualService.ts'
import { everyService } from '../../../../testing/everyService.ts'
import { TestNetwork } from '../../../../testing/testNetwork.ts'
import type { ClusterConfig } from '../../../config.ts'
import { loadProxyMode } from '../modes.ts'

await loadProxyMode('ipvs')

const NETNS = `podpath-ipvs-${process.pid}`
const inNetns = (input: string, ...command: string[]) =>
  spawnSync('ip', ['netns', 'exec', NETNS, ...command], { input, encoding: 'utf8' })
const probe = spawnSync('ip', ['netns', 'add', NETNS], { encoding: 'utf8' })
const canLoad =
  probe.status === 0 &&
  inNetns('', 'ipset', 'save').status === 0 &&
  inNetns('*nat\nCOMMIT\n', 'iptables-restore').status === 0
if (probe.status === 0) spawnSync('ip', ['netns', 'del', NETNS])
const SKIPPED = 'skipped here: ipset, iptables or ip is missing, or this user may not make network namespaces'

const configs: Record<string, Partial<ClusterConfig['proxy']>> = {
  default: {},
  masqueradeAll: { masqueradeAll: true },
  None: { detectLocalMode: 'None' },
  nodePortAddresses: { nodePortAddresses: ['10.0.1.0/24'] },
}

describe('ipsets and the rules that ask them, as text', () => {
  for (const [name, proxy] of Object.entries(configs)) {
    for (const node of ['node-1', 'node-3']) {
      it(`[IPVS-10] are accepted by the real tools, which print them in the same words: ${name}, ${node}`, ({
        skip,
      }) => {
        if (!canLoad) skip(SKIPPED)
        const { network } = everyService({ ...proxy, mode: 'ipvs' })
        const sets = network.tool(node, 'ipset save')
        // The match is there only where the kernel has ipvs.
        const rules = network.tool(node, 'iptables-save').replaceAll(/^.* -m ipvs .*\n/gm, '')
        spawnSync('ip', ['netns', 'add', NETNS])
        try {
          expect(inNetns(sets, 'ipset', 'restore').stderr).toBe('')
          expect(lines(inNetns('', 'ipset', 'save').stdout)).toEqual(lines(sets))
          expect(lines(inNetns('', 'ipset', 'list').stdout).filter(isWords)).toEqual(
            lines(network.tool(node, 'ipset list')).filter(isWords),
          )
          expect(inNetns(rules, 'iptables-restore').stderr).toBe('')
          const saved = inNetns('', 'iptables-save').stdout.replaceAll(/^#.*\n/gm, '')
          expect(saved).toBe(rules)
        } finally {
          spawnSync('ip', ['netns', 'del', NETNS])
        }
      })
    }
  }
})

describe('ipvs in both families', () => {
  it('[IPVS-12] has sets and rules of IPv6, too, in the words of the real tools', ({ skip }) => {
    if (!canLoad) skip(SKIPPED)
    const { network } = everyDualService({ mode: 'ipvs' })
    const sets = network.tool('node-1', 'ipset save')
    expect(sets).toContain('create KUBE-6-LOAD-BALANCER-SOURCE-CID hash:ip,port,net family inet6 ')
    spawnSync('ip', ['netns', 'add', NETNS])
    try {
      expect(inNetns(sets, 'ipset', 'restore').stderr).toBe('')
      expect(lines(inNetns('', 'ipset', 'save').stdout)).toEqual(lines(sets))
      for (const command of ['iptables', 'ip6tables'] as const) {
        const rules = network.tool('node-1', `${command}-save`).replaceAll(/^.* -m ipvs .*\n/gm, '')
        expect(inNetns(rules, `${command}-restore`).stderr).toBe('')
        expect(inNetns('', `${command}-save`).stdout.replaceAll(/^#.*\n/gm, '')).toBe(rules)
      }
    } finally {
      spawnSync('ip', ['netns', 'del', NETNS])
    }
  })

  it('[IPVS-12] lists the virtual servers of both below one heading, and their addresses on one device', () => {
    const { network } = everyDualService({ mode: 'ipvs' })
    const text = network.rules('node-1')
    expect(text.match(/IP Virtual Server/g)).toHaveLength(1)
    expect(text).toContain('TCP  10.96.0.20:80 rr\n  -> 10.244.0.7:80 ')
    expect(text).toContain('TCP  [fd00:10:96::20]:80 rr\n  -> [fd00:10:244:1::a]:80 ')
    const device = network.tool('node-1', 'ip addr show kube-ipvs0')
    expect(device.match(/kube-ipvs0: /g)).toHaveLength(1)
    expect(device).toContain('    inet6 fd00:10:96::20/128 scope global \n')
  })
})

/** Members come in the order of a hash that has chance in it. */
function lines(text: string): string[] {
  return text.split('\n').sort()
}

/** Revisions and bytes depend on the kernel, references on what has been loaded. */
function isWords(line: string): boolean {
  return !/^(Size in memory|References|Revision): /.test(line)
}

describe('virtual servers as text', () => {
  const { network } = new TestNetwork({
    config: { proxy: { mode: 'ipvs' } },
    dns: false,
    pods: [
      { name: 'a', ip: '10.244.0.7', node: 'node-1' },
      { name: 'b', ip: '10.244.1.10', node: 'node-2' },
    ],
    services: [
      { name: 'web', clusterIP: '10.96.0.20', sessionAffinity: 'ClientIP' },
      {
        name: 'dns',
        clusterIP: '10.96.0.10',
        pods: [],
        ports: [{ name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' }],
      },
    ],
  })

  it('[IPVS-11] are listed as ipvsadm -Ln lists them', () => {
    expect(network.rules('node-1')).toBe(
      [
        'IP Virtual Server version 1.2.1 (size=4096)',
        'Prot LocalAddress:Port Scheduler Flags',
        '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
        'TCP  10.96.0.20:80 rr persistent 10800',
        '  -> 10.244.0.7:80                Masq    1      0          0         ',
        '  -> 10.244.1.10:80               Masq    1      0          0         ',
        'UDP  10.96.0.10:53 rr',
        '',
      ].join('\n'),
    )
  })

  it('[IPVS-11] are saved as ipvsadm -R takes them', () => {
    expect(network.tool('node-1', 'ipvsadm -Sn')).toBe(
      [
        '-A -t 10.96.0.20:80 -s rr -p 10800',
        '-a -t 10.96.0.20:80 -r 10.244.0.7:80 -m -w 1',
        '-a -t 10.96.0.20:80 -r 10.244.1.10:80 -m -w 1',
        '-A -u 10.96.0.10:53 -s rr',
        '',
      ].join('\n'),
    )
  })

  it('[IPVS-11] have their addresses on kube-ipvs0', () => {
    const text = network.tool('node-1', 'ip addr show kube-ipvs0')
    expect([...text.matchAll(/inet (\S+) scope global kube-ipvs0/g)].map((match) => match[1])).toEqual([
      '10.96.0.10/32',
      '10.96.0.20/32',
    ])
  })

  it('[IPVS-11] leave nothing behind when their Service goes', () => {
    const cluster = everyService({ mode: 'ipvs' })
    const empty = new TestNetwork({ config: { proxy: { mode: 'ipvs' } }, dns: false })
    for (const service of cluster.api.list('Service')) cluster.api.remove(service)
    cluster.step(2000)
    for (const tool of ['iptables-save', 'ipset save', 'ipvsadm -Sn', 'ip addr show kube-ipvs0'] as const) {
      expect(cluster.network.tool('node-1', tool)).toBe(empty.network.tool('node-1', tool))
    }
    expect(cluster.network.ruleCount('node-1')).toBe(empty.network.ruleCount('node-1'))
  })
})
