import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { everyDualService } from '../../../../testing/everyDualService.ts'
import { everyService } from '../../../../testing/everyService.ts'
import type { ClusterConfig } from '../../../config.ts'
import { loadProxyMode } from '../modes.ts'

await loadProxyMode('nftables')

const NETNS = `podpath-nft-${process.pid}`
const inNetns = (...command: string[]) => spawnSync('ip', ['netns', 'exec', NETNS, ...command], { encoding: 'utf8' })
const probe = spawnSync('ip', ['netns', 'add', NETNS], { encoding: 'utf8' })
const canLoad = probe.status === 0 && inNetns('nft', 'list', 'ruleset').status === 0
if (probe.status === 0) spawnSync('ip', ['netns', 'del', NETNS])
const SKIPPED = 'skipped here: nft or ip is missing, or this user may not make network namespaces'

/** What the kernel has after it has taken the text. */
function throughKernel(text: string): { listed: string; error: string } {
  spawnSync('ip', ['netns', 'add', NETNS])
  try {
    const { stderr } = spawnSync('ip', ['netns', 'exec', NETNS, 'nft', '-f', '-'], { input: text, encoding: 'utf8' })
    return { error: stderr, listed: inNetns('nft', 'list', 'ruleset').stdout }
  } finally {
    spawnSync('ip', ['netns', 'del', NETNS])
  }
}

describe('the table as text', () => {
  const configs: Record<string, Partial<ClusterConfig['proxy']>> = {
    default: {},
    masqueradeAll: { masqueradeAll: true },
    NodeCIDR: { detectLocalMode: 'NodeCIDR' },
    None: { detectLocalMode: 'None' },
    'all addresses': { nodePortAddresses: ['0.0.0.0/0'] },
    nodePortAddresses: { nodePortAddresses: ['10.0.1.0/24', '203.0.113.0/24'] },
  }
  for (const [name, proxy] of Object.entries(configs)) {
    for (const node of ['node-1', 'node-3']) {
      it(`[NFT-1] is accepted by the real nft, which prints it in the same words: ${name}, ${node}`, ({ skip }) => {
        if (!canLoad) skip(SKIPPED)
        const text = everyService({ ...proxy, mode: 'nftables' }).network.rules(node)
        const { error, listed } = throughKernel(text)
        expect(error).toBe('')
        // Of a set of which one interval is left nft keeps the braces; of a set that was one from the start it does not.
        expect(listed).toBe(text.replaceAll('{ 0.0.0.0/0 }', '0.0.0.0/0'))
      })
    }
  }

  const ofBoth: typeof configs = {
    ...configs,
    'all addresses': { nodePortAddresses: ['0.0.0.0/0', '::/0'] },
    nodePortAddresses: { nodePortAddresses: ['10.0.1.0/24', 'fd00:10:0:1::/64'] },
  }
  for (const [name, proxy] of Object.entries(ofBoth)) {
    it(`[DUAL-11] is one table for each family, in the words of the real nft: ${name}`, ({ skip }) => {
      if (!canLoad) skip(SKIPPED)
      const text = everyDualService({ ...proxy, mode: 'nftables' }).network.rules('node-1')
      expect(text.match(/^table .*$/gm)).toEqual(['table ip kube-proxy {', 'table ip6 kube-proxy {'])
      const { error, listed } = throughKernel(text)
      expect({ error, listed }).toEqual({ error: '', listed: text })
    })
  }
})
