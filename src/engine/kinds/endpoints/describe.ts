import type { DescribeContext } from '../../api/kind.ts'
import { Description } from '../describing.ts'
import type { EndpointAddress, Endpoints } from './types.ts'

/** `kubectl describe endpoints` */
export function describeEndpoints(endpoints: Endpoints, context: DescribeContext): string {
  const out = new Description().head(endpoints).tags(endpoints).line(0, 'Subsets:')
  for (const { addresses, notReadyAddresses, ports = [] } of endpoints.subsets ?? []) {
    out.pair('Addresses', ipsText(addresses), 1).pair('NotReadyAddresses', ipsText(notReadyAddresses), 1)
    if (ports.length) {
      const rows = ports.map(({ name, port, protocol }) => [name || '<unset>', `${port ?? 0}`, protocol ?? ''])
      out.line(1, 'Ports:').table(2, [['Name', 'Port', 'Protocol'], ...rows])
    }
    out.line(0, '')
  }
  return out.events(endpoints, context).text()
}

function ipsText(addresses: readonly EndpointAddress[] = []): string {
  return addresses.map(({ ip }) => ip).join(',') || '<none>'
}
