import type { ResolvConf } from '#engine'

/** A machine's /etc/resolv.conf. */
export function resolvConfText(conf: ResolvConf | undefined): string {
  if (!conf) return ''
  const lines = conf.nameservers.map((server) => `nameserver ${server}`)
  if (conf.search.length > 0) lines.unshift(`search ${conf.search.join(' ')}`)
  if (conf.ndots !== 1) lines.push(`options ndots:${conf.ndots}`)
  return lines.map((line) => `${line}\n`).join('')
}
