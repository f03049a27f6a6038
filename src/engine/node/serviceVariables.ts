/** The variables that tell a container of a Service: k8s.io/kubernetes/pkg/kubelet/envvars/envvars.go. */
import type { EnvVar } from '../kinds/pod/types.ts'
import type { ServicePort } from '../kinds/service/types.ts'

/**
 * `WEB_SERVICE_HOST`, `WEB_SERVICE_PORT`, one `WEB_SERVICE_PORT_HTTP` for each named port, and those that Docker's links
 * once had: `WEB_PORT` and four for each port.
 */
export function serviceVariables(
  name: string,
  address: string,
  ports: readonly Pick<ServicePort, 'name' | 'port' | 'protocol'>[],
): EnvVar[] {
  const prefix = variableName(name)
  const first = ports[0]
  if (!first) return []
  const host = address.includes(':') ? `[${address}]` : address
  const url = ({ protocol, port }: typeof first) => `${protocol.toLowerCase()}://${host}:${port}`
  const all: [string, string][] = [
    [`${prefix}_SERVICE_HOST`, address],
    [`${prefix}_SERVICE_PORT`, `${first.port}`],
  ]
  for (const { name: portName, port } of ports) {
    if (portName) all.push([`${prefix}_SERVICE_PORT_${variableName(portName)}`, `${port}`])
  }
  all.push([`${prefix}_PORT`, url(first)])
  for (const each of ports) {
    const key = `${prefix}_PORT_${each.port}_${each.protocol}`
    all.push([key, url(each)], [`${key}_PROTO`, each.protocol.toLowerCase()])
    all.push([`${key}_PORT`, `${each.port}`], [`${key}_ADDR`, address])
  }
  return all.map(([key, value]) => ({ name: key, value }))
}

function variableName(text: string): string {
  return text.replace(/[.-]/g, '_').toUpperCase()
}
