import type { IPFamily } from '../config.ts'
import { hostPort } from '../ip.ts'
import type { Conntrack } from './conntrack.ts'
import { servicePorts, type ServiceInput } from './proxy/servicePort.ts'

const FAMILIES: readonly IPFamily[] = ['IPv4', 'IPv6']

/**
 * What kube-proxy does after each sync: connections of datagrams never end, so a sender that goes on would stay with a pod
 * that is gone, or with the nothing that it found before the Service had endpoints. Entries to a Service that lead to none
 * of its serving endpoints are forgotten; those of Services without any stay as they are.
 * Source: pkg/proxy/conntrack/cleanup.go CleanStaleEntries.
 */
export function forgetStale(conntrack: Conntrack, changed: Iterable<ServiceInput>): void {
  if (!conntrack.hasDatagrams) return
  /** Where they were sent, address and port or node port alone → who may answer. */
  const serving = new Map<string, ReadonlySet<string>>()
  for (const input of changed) {
    for (const port of FAMILIES.flatMap((family) => servicePorts(input, family))) {
      if (port.protocol !== 'UDP') continue
      const endpoints = new Set(port.endpoints.flatMap((each) => (each.serving ? [each.address] : [])))
      if (endpoints.size === 0) continue
      for (const ip of [port.clusterIP, ...port.loadBalancerVIPs, ...port.externalIPs]) {
        serving.set(hostPort(ip, port.port), endpoints)
      }
      if (port.nodePort) serving.set(String(port.nodePort), endpoints)
    }
  }
  if (serving.size === 0) return
  conntrack.forget(({ original: { dst, dport, protocol }, reply }) => {
    if (protocol !== 'UDP') return false
    const answering = hostPort(reply.src, reply.sport)
    const isStale = (endpoints: ReadonlySet<string> | undefined) => endpoints && !endpoints.has(answering)
    return Boolean(isStale(serving.get(hostPort(dst, dport))) || isStale(serving.get(String(dport))))
  })
}
