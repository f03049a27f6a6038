import { equal } from '../../api/data.ts'
import { forbidden, invalid, notSupported, required, tooLong } from '../../api/field.ts'
import { defineKind } from '../../api/kind.ts'
import { isDNS1123Label, isDNS1123Subdomain } from '../../api/names.ts'
import type { StatusCause, Unstructured } from '../../api/types.ts'
import { AGE, NAME } from '../columns.ts'
import type { IngressClass, IngressClassParameters } from './types.ts'

const MAX_CONTROLLER = 250
const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"

/** networking.k8s.io/v1 IngressClass. */
export const ingressClass = defineKind<IngressClass>({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  singular: 'ingressclass',
  namespaced: false,
  generation: true,
  defaults(object: Unstructured) {
    const spec = (object.spec ??= {}) as { parameters?: Partial<IngressClassParameters> }
    if (spec.parameters) spec.parameters.scope ??= 'Cluster'
  },
  validate: ({ spec }) => [
    ...validateController(spec.controller ?? '', 'spec.controller'),
    ...(spec.parameters ? validateParameters(spec.parameters, 'spec.parameters') : []),
  ],
  validateUpdate: ({ spec: next }, { spec: old }) =>
    equal(next.controller, old.controller) ? [] : [invalid('spec.controller', next.controller, 'field is immutable')],
  columns: [
    NAME,
    { name: 'Controller', value: ({ spec }) => spec.controller },
    { name: 'Parameters', value: ({ spec }) => (spec.parameters ? parametersText(spec.parameters) : '<none>') },
    AGE,
  ],
})

function parametersText({ kind, apiGroup, name }: IngressClassParameters): string {
  return `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${name}`
}

/** IsDomainPrefixedPath of k8s.io/apimachinery/pkg/util/validation. */
function validateController(controller: string, field: string): StatusCause[] {
  if (!controller) return [required(field)]
  const causes: StatusCause[] = []
  if (controller.length > MAX_CONTROLLER) causes.push(tooLong(field, MAX_CONTROLLER))
  const slash = controller.indexOf('/')
  const [host, path] = [controller.slice(0, slash), controller.slice(slash + 1)]
  if (slash < 1 || !path) {
    causes.push(invalid(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")'))
    return causes
  }
  causes.push(...isDNS1123Subdomain(host).map((detail) => invalid(field, host, detail)))
  if (!new RegExp(`^${HTTP_PATH}$`).test(path))
    causes.push(invalid(field, path, `Invalid path (regex used for validation is '${HTTP_PATH}')`))
  return causes
}

/** validateIngressClassParametersReference of k8s.io/kubernetes/pkg/apis/networking/validation. */
function validateParameters(parameters: IngressClassParameters, field: string): StatusCause[] {
  const { apiGroup, kind, name, scope, namespace } = parameters
  const causes: StatusCause[] = []
  if (apiGroup !== undefined)
    causes.push(...isDNS1123Subdomain(apiGroup).map((detail) => invalid(`${field}.apiGroup`, apiGroup, detail)))
  if (!kind) causes.push(required(`${field}.kind`))
  if (!name) causes.push(required(`${field}.name`))
  if (scope !== 'Cluster' && scope !== 'Namespace')
    causes.push(notSupported(`${field}.scope`, scope, ['Cluster', 'Namespace']))
  else if (scope === 'Cluster') {
    if (namespace !== undefined) causes.push(forbidden(`${field}.namespace`, "`parameters.scope` is set to 'Cluster'"))
  } else if (namespace === undefined)
    causes.push(required(`${field}.namespace`, "`parameters.scope` is set to 'Namespace'"))
  else causes.push(...isDNS1123Label(namespace).map((detail) => invalid(`${field}.namespace`, namespace, detail)))
  return causes
}
