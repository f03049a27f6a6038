import type { ServiceView, Topology } from '#state'
import { inOrderOfExposure } from './groups.ts'

/** Whether kube-proxy writes rules for it; headless and ExternalName exist in DNS only. */
export const isRuled = (service: ServiceView): boolean => service.clusterIP !== null && service.clusterIP !== 'None'

/** The rows of a strip: first the Services that have rules, then those that have none. */
export function stripServices(topology: Topology): ServiceView[] {
  const inOrder = inOrderOfExposure(topology.services)
  return [...inOrder.filter(isRuled), ...inOrder.filter((service) => !isRuled(service))]
}
