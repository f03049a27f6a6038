import type { DescribeContext } from '../../api/kind.ts'
import { Description } from '../describing.ts'
import type { Endpoint, EndpointSlice } from './types.ts'

/** `kubectl describe endpointslice`. Whether an endpoint serves or terminates is not said there. */
export function describeEndpointSlice(slice: EndpointSlice, context: DescribeContext): string {
  const { ports = [], endpoints, addressType } = slice
  const out = new Description().head(slice).tags(slice).pair('AddressType', addressType)
  out.line(0, ports.length ? 'Ports:' : 'Ports: <unset>')
  if (ports.length) {
    const rows = ports.map(({ name, port, protocol }) => [name || '<unset>', String(port ?? '<unset>'), protocol ?? ''])
    out.table(1, [['Name', 'Port', 'Protocol'], ...rows])
  }
  out.line(0, endpoints.length ? 'Endpoints:' : 'Endpoints: <none>')
  for (const endpoint of endpoints) endpointLines(out, endpoint)
  return out.events(slice, context).text()
}

function endpointLines(out: Description, endpoint: Endpoint): void {
  const { addresses, conditions, hostname, targetRef, nodeName, zone } = endpoint
  out.line(1, `- Addresses:\t${(addresses ?? []).join(', ') || '<none>'}`)
  out.line(2, 'Conditions:').pair('Ready', conditions?.ready ?? '<unset>', 3)
  out.pair('Hostname', hostname ?? '<unset>', 2)
  if (targetRef) out.pair('TargetRef', `${targetRef.kind}/${targetRef.name}`, 2)
  out.pair('NodeName', nodeName ?? '<unset>', 2).pair('Zone', zone ?? '<unset>', 2)
}
