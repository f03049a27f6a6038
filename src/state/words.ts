/** What the page calls things of the cluster, wherever it speaks of them. No code of the engine comes with it. */
import type { HopAction, Place } from './index.ts'

/** The last part of a place or reference: `pod/default/web-1` is `web-1`. */
export function nameIn(place: Place): string {
  return place.slice(place.lastIndexOf('/') + 1)
}

/** `10.244.0.7:80`, `[fd00:10:244::7]:80`, and of no port the address alone. */
export function endpoint(ip: string, port: number): string {
  if (port === 0) return ip
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`
}

/** What is done to a packet at a hop, as a heading. */
export const HOP_WORDS: Readonly<Record<HopAction, string>> = {
  resolve: 'Name looked up',
  send: 'Sent',
  balance: 'Balanced',
  dnat: 'Destination rewritten',
  snat: 'Source rewritten',
  route: 'Routed',
  allow: 'Allowed by policy',
  deny: 'Denied by policy',
  reject: 'Rejected',
  drop: 'Dropped',
  deliver: 'Delivered',
  refuse: 'Refused',
  proxy: 'Handed on',
  respond: 'Answered',
  restore: 'Rewrites undone',
  receive: 'Received',
}
