import { formatSelector } from '../../api/selectors.ts'
import { defineKind } from '../../api/kind.ts'
import { AGE, NAME } from '../columns.ts'
import type { NetworkPolicy } from './types.ts'
import { validateNetworkPolicy } from './validate.ts'

type Rule = { ports?: { protocol?: string }[] }

/** networking.k8s.io/v1 NetworkPolicy. Who may speak to whom is the network's affair. */
export const networkPolicy = defineKind<NetworkPolicy>({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  namespaced: true,
  generation: true,
  defaults(object) {
    const spec = (object.spec ??= {}) as Record<string, unknown> & { ingress?: Rule[]; egress?: Rule[] }
    spec.podSelector ??= {}
    for (const { ports = [] } of [...(spec.ingress ?? []), ...(spec.egress ?? [])])
      for (const port of ports) port.protocol ??= 'TCP'
    // a policy always restricts what comes in; what goes out only where it says so
    spec.policyTypes ??= spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']
  },
  validate: validateNetworkPolicy,
  columns: [NAME, { name: 'Pod-Selector', value: ({ spec }) => formatSelector(spec.podSelector) }, AGE],
})
