import type { DescribeContext } from '../../api/kind.ts'
import { Description, labelsText } from '../describing.ts'
import { backendsText, slicesOf } from '../endpointslice/backends.ts'
import type { LoadBalancerIngress, Service, ServicePort } from './types.ts'

/** `kubectl describe service`: endpoints come from the EndpointSlices, not from the Endpoints object. */
export function describeService(service: Service, context: DescribeContext): string {
  const { spec, status } = service
  const out = new Description().head(service).tags(service)
  const optional = (key: string, value: string | number | undefined) => {
    if (value) out.pair(key, value)
  }
  out.pair('Selector', labelsText(spec.selector)).pair('Type', spec.type)
  optional('IP Family Policy', spec.ipFamilyPolicy)
  out.pair('IP Families', spec.ipFamilies?.join(',') || '<none>')
  out.pair('IP', spec.clusterIP ?? '').pair('IPs', spec.clusterIPs?.join(',') || '<none>')
  optional('External IPs', spec.externalIPs?.join(','))
  optional('Desired LoadBalancer IP', spec.loadBalancerIP)
  optional('External Name', spec.externalName)
  optional('LoadBalancer Ingress', status.loadBalancer?.ingress?.map(ingressText).join(', '))
  const slices = slicesOf(service.metadata, context.api)
  for (const port of spec.ports ?? []) portLines(out, port, backendsText(slices, port.name ?? ''))
  out.pair('Session Affinity', spec.sessionAffinity ?? '')
  optional('External Traffic Policy', spec.externalTrafficPolicy)
  optional('Internal Traffic Policy', spec.internalTrafficPolicy)
  optional('HealthCheck NodePort', spec.healthCheckNodePort)
  optional('LoadBalancer Source Ranges', spec.loadBalancerSourceRanges?.join(','))
  optional('Traffic Distribution', spec.trafficDistribution)
  return out.events(service, context).text()
}

function portLines(out: Description, port: ServicePort, endpoints: string): void {
  const name = port.name || '<unset>'
  out.pair('Port', `${name}\t${port.port}/${port.protocol}`)
  out.pair('TargetPort', `${port.targetPort}/${port.protocol}`)
  if (port.appProtocol !== undefined) out.pair('AppProtocol', port.appProtocol)
  if (port.nodePort) out.pair('NodePort', `${name}\t${port.nodePort}/${port.protocol}`)
  out.pair('Endpoints', endpoints)
}

function ingressText({ ip, ipMode, hostname }: LoadBalancerIngress): string {
  if (!ip) return hostname ?? ''
  return ipMode ? `${ip} (${ipMode})` : ip
}
