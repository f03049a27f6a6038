/** validateIngress of k8s.io/kubernetes/pkg/apis/networking/validation. */
import { invalid, notSupported, required } from '../../api/field.ts'
import { isDNS1035Label, isDNS1123Subdomain } from '../../api/names.ts'
import type { StatusCause } from '../../api/types.ts'
import { parseIPv4 } from '../ip.ts'
import { isPort, isPortName, PORT_RANGE } from '../names.ts'
import { CLASS_ANNOTATION, type Ingress, type IngressBackend, type IngressPath, type IngressRule } from './types.ts'

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix']
const BAD_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F']
const BAD_ENDINGS = ['/..', '/.']
const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const WILDCARD = `\\*\\.${LABEL}(\\.${LABEL})*`

export function validateIngress({ metadata, spec }: Ingress, create: boolean): StatusCause[] {
  const causes: StatusCause[] = []
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec
  if (!rules.length && !defaultBackend)
    causes.push(invalid('spec', spec.rules ?? null, 'either `defaultBackend` or `rules` must be specified'))
  if (defaultBackend) causes.push(...validateBackend(defaultBackend, 'spec.defaultBackend'))
  rules.forEach((rule, i) => causes.push(...validateRule(rule, `spec.rules[${i}]`)))
  tls.forEach(({ hosts = [], secretName = '' }, i) => {
    hosts.forEach((host, j) => causes.push(...validateHost(host, `spec.tls[${i}].hosts[${j}]`)))
    if (secretName)
      causes.push(...isDNS1123Subdomain(secretName).map((why) => invalid(`spec.tls[${i}].secretName`, secretName, why)))
  })
  if (ingressClassName !== undefined)
    causes.push(
      ...isDNS1123Subdomain(ingressClassName).map((why) => invalid('spec.ingressClassName', ingressClassName, why)),
    )
  const annotated = metadata.annotations?.[CLASS_ANNOTATION]
  if (create && annotated !== undefined && ingressClassName !== undefined && annotated !== ingressClassName)
    causes.push(
      invalid(`annotations.${CLASS_ANNOTATION}`, annotated, 'must match `ingressClassName` when both are specified'),
    )
  return causes
}

function validateRule({ host, http }: IngressRule, field: string): StatusCause[] {
  const causes: StatusCause[] = []
  if (host) {
    if (parseIPv4(host) !== undefined || host.includes(':'))
      causes.push(invalid(`${field}.host`, host, 'must be a DNS name, not an IP address'))
    causes.push(...validateHost(host, `${field}.host`))
  }
  if (!http) return causes
  if (!http.paths?.length) causes.push(required(`${field}.http.paths`))
  http.paths?.forEach((path, i) => causes.push(...validatePath(path, `${field}.http.paths[${i}]`)))
  return causes
}

/** A name, or one below which exactly one label stands for any. */
function validateHost(host: string, field: string): StatusCause[] {
  if (!host.includes('*')) return isDNS1123Subdomain(host).map((why) => invalid(field, host, why))
  if (host.length <= 253 && new RegExp(`^${WILDCARD}$`).test(host)) return []
  const why = `a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '${WILDCARD}')`
  return [invalid(field, host, why)]
}

function validatePath({ path = '', pathType, backend }: IngressPath, field: string): StatusCause[] {
  if (pathType === undefined) return [required(`${field}.pathType`, 'pathType must be specified')]
  const causes: StatusCause[] = []
  const wrong = (why: string) => causes.push(invalid(`${field}.path`, path, why))
  if (pathType === 'Exact' || pathType === 'Prefix') {
    if (!path.startsWith('/')) wrong('must be an absolute path')
    for (const each of BAD_SEQUENCES) if (path.includes(each)) wrong(`must not contain '${each}'`)
    for (const each of BAD_ENDINGS) if (path.endsWith(each)) wrong(`cannot end with '${each}'`)
  } else if (pathType === 'ImplementationSpecific') {
    if (path && !path.startsWith('/')) wrong('must be an absolute path')
  } else causes.push(notSupported(`${field}.pathType`, pathType, PATH_TYPES))
  causes.push(...validateBackend(backend ?? {}, `${field}.backend`))
  return causes
}

function validateBackend({ service, resource }: IngressBackend, field: string): StatusCause[] {
  if (service && resource) return [invalid(field, '', 'cannot set both resource and service backends')]
  if (!service && !resource) return [invalid(field, '', 'resource or service backend is required')]
  const causes: StatusCause[] = []
  if (resource) {
    const { apiGroup, kind, name } = resource
    if (apiGroup !== undefined)
      causes.push(...isDNS1123Subdomain(apiGroup).map((why) => invalid(`${field}.resource.apiGroup`, apiGroup, why)))
    if (!kind) causes.push(required(`${field}.resource.kind`))
    if (!name) causes.push(required(`${field}.resource.name`))
    return causes
  }
  const { name = '', port = {} } = service!
  if (!name) causes.push(required(`${field}.service.name`))
  else causes.push(...isDNS1035Label(name).map((why) => invalid(`${field}.service.name`, name, why)))
  if (port.name && port.number) causes.push(invalid(field, '', 'cannot set both port name & port number'))
  else if (port.name)
    causes.push(...isPortName(port.name).map((why) => invalid(`${field}.service.port.name`, port.name, why)))
  else if (!port.number) causes.push(required(field, 'port name or number is required'))
  else if (!isPort(port.number)) causes.push(invalid(`${field}.service.port.number`, port.number, PORT_RANGE))
  return causes
}
