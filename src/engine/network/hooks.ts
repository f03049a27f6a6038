import { isLoopback } from './address.ts'
import type { Hook } from './types.ts'
import type { NodeStack, World } from './world.ts'

/** Whether a node takes packets to this address in, instead of passing them on. */
export function isTakenIn({ routes }: World, { config, rules }: NodeStack, ip: string): boolean {
  if (isLoopback(ip) || rules.binds(ip)) return true
  const owner = routes.ownerOf(ip)
  return owner.kind === 'node' && owner.node === config.name
}

/** Where a packet comes to after a hook, before POSTROUTING; null when it is on its way out, or in. */
export function nextHook(hook: Hook, isTakenIn: boolean): 'INPUT' | 'FORWARD' | null {
  if (hook === 'PREROUTING') return isTakenIn ? 'INPUT' : 'FORWARD'
  return hook === 'OUTPUT' && isTakenIn ? 'INPUT' : null
}
