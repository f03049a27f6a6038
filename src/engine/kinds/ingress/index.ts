import type { Api } from '../../api/api.ts'
import { defineKind } from '../../api/kind.ts'
import { AGE, NAME } from '../columns.ts'
import { DEFAULT_CLASS, type IngressClass } from '../ingressclass/types.ts'
import { addressText } from '../service/columns.ts'
import { CLASS_ANNOTATION, type Ingress } from './types.ts'
import { validateIngress } from './validate.ts'

const SHOWN = 3

/** networking.k8s.io/v1 Ingress. The object alone does nothing: ADDRESS stays blank until a controller writes it. */
export const ingress = defineKind<Ingress>({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  plural: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  namespaced: true,
  generation: true,
  statusSubresource: true,
  defaults(object) {
    object.spec ??= {}
    object.status = { loadBalancer: {}, ...(object.status as object | undefined) }
  },
  // only a new one has no uid yet
  validate: (object) => validateIngress(object, !object.metadata.uid),
  admit: (object, old, { api }) => (old ? object : withDefaultClass(object, api)),
  warnings: ({ metadata }, old) =>
    !old && metadata.annotations?.[CLASS_ANNOTATION] !== undefined
      ? [`annotation ${JSON.stringify(CLASS_ANNOTATION)} is deprecated, please use 'spec.ingressClassName' instead`]
      : [],
  columns: [
    NAME,
    { name: 'Class', value: ({ spec }) => spec.ingressClassName ?? '<none>' },
    { name: 'Hosts', value: hostsText },
    { name: 'Address', value: ({ status }) => addressText(status.loadBalancer.ingress) },
    { name: 'Ports', value: ({ spec }) => (spec.tls?.length ? '80, 443' : '80') },
    AGE,
  ],
})

/** The DefaultIngressClass admission plugin: the newest of the default classes, if there is one. */
function withDefaultClass(object: Ingress, api: Api): Ingress {
  if (object.spec.ingressClassName !== undefined || object.metadata.annotations?.[CLASS_ANNOTATION] !== undefined)
    return object
  const [newest] = api
    .list<IngressClass>('IngressClass')
    .filter(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true')
    .sort((a, b) => Date.parse(b.metadata.creationTimestamp) - Date.parse(a.metadata.creationTimestamp))
  return newest ? { ...object, spec: { ...object.spec, ingressClassName: newest.metadata.name } } : object
}

function hostsText({ spec }: Ingress): string {
  const hosts = (spec.rules ?? []).flatMap(({ host }) => host || [])
  if (!hosts.length) return '*'
  const rest = hosts.length - SHOWN
  return hosts.slice(0, SHOWN).join(',') + (rest > 0 ? ` + ${rest} more...` : '')
}
