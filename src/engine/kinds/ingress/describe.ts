import type { DescribeContext } from '../../api/kind.ts'
import { Description } from '../describing.ts'
import { backendsText, slicesOf } from '../endpointslice/backends.ts'
import type { Service } from '../service/types.ts'
import type { Ingress, IngressBackend } from './types.ts'

/** `kubectl describe ingress` */
export function describeIngress(ingress: Ingress, context: DescribeContext): string {
  const { metadata, spec, status } = ingress
  const namespace = metadata.namespace!
  const backend = (of: IngressBackend) => backendText(of, namespace, context)
  const addresses = (status.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip || hostname || [])
  const out = new Description().pair('Name', metadata.name).labels('Labels', metadata.labels)
  out.pair('Namespace', namespace).pair('Address', [...new Set(addresses)].sort().join(','))
  out.pair('Ingress Class', spec.ingressClassName ?? '<none>')
  const fallback = spec.defaultBackend ? backend(spec.defaultBackend) : '<default>'
  out.pair('Default backend', fallback)
  if (spec.tls?.length) out.line(0, 'TLS:')
  for (const { secretName, hosts = [] } of spec.tls ?? []) {
    out.line(1, secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`)
  }
  out.line(0, 'Rules:').line(1, 'Host\tPath\tBackends').line(1, '----\t----\t--------')
  const rules = (spec.rules ?? []).filter(({ http }) => http)
  for (const { host, http } of rules) {
    out.line(1, `${host || '*'}\t`)
    for (const path of http!.paths) out.line(2, `\t${path.path ?? ''} \t${backend(path.backend)}`)
  }
  if (!rules.length) out.line(1, `*\t*\t${fallback}`)
  return out.annotations('Annotations', metadata.annotations).events(ingress, context).text()
}

/** `web:80 (10.244.1.5:8080)`; a Service that does not exist is an error in the parentheses. */
function backendText({ service, resource }: IngressBackend, namespace: string, { api }: DescribeContext): string {
  if (resource) return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`
  if (!service) return ''
  const { name, port = {} } = service
  const shown = `${name}:${port.number || (port.name ?? '')}`
  const target = api.get<Service>('Service', namespace, name)
  if (!target) return `${shown} (<error: services "${name}" not found>)`
  const wanted = (target.spec.ports ?? []).filter((own) =>
    port.number ? own.port === port.number : !!port.name && own.name === port.name,
  )
  return `${shown} (${backendsText(slicesOf({ namespace, name }, api), wanted.at(-1)?.name ?? '')})`
}
