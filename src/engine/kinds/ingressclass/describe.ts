import type { DescribeContext } from '../../api/kind.ts'
import { Description } from '../describing.ts'
import type { IngressClass } from './types.ts'

/** `kubectl describe ingressclass` */
export function describeIngressClass(ingressClass: IngressClass, context: DescribeContext): string {
  const { metadata, spec } = ingressClass
  const out = new Description().pair('Name', metadata.name).tags(ingressClass).pair('Controller', spec.controller)
  if (spec.parameters) {
    const { apiGroup, kind, name } = spec.parameters
    out.line(0, 'Parameters:')
    if (apiGroup) out.pair('APIGroup', apiGroup, 1)
    out.pair('Kind', kind, 1).pair('Name', name, 1)
  }
  return out.events(ingressClass, context).text()
}
