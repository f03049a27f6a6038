/**
 * What can be done to a thing. The one list that buttons, menus and the palette show; its code comes with the first of
 * them, which is why it has a door of its own.
 */
import type { Place } from '../../engine/network/types.ts'
import type { Topology } from '../../engine/topology/types.ts'
import { deleteAct, nodeActs, ownerActs } from './change.ts'
import { nodeFaults, podFaults } from './faults.ts'
import { tellingActs } from './inTerminal.ts'
import { isThere, objectAt } from './objects.ts'
import { reachAct, readingActs, rulesAct, settingsAct } from './open.ts'
import { receiveActs, sendActs } from './send.ts'
import { ACT_GROUPS, type Act } from './types.ts'

export { isMending, madeWords } from './made.ts'
export { goToField } from './field.ts'
export { showYaml } from './open.ts'
export { groupedActs, type ActLine } from './grouped.ts'
export { countOwned, objectAt, titleOf, type ObjectRef } from './objects.ts'
export { ACT_GROUPS, type Act, type ActGroup } from './types.ts'

/**
 * All that can be done to, with or from what is at a place, in the order of the groups; nothing when there is nothing.
 *
 * @example actsOf('pod/default/web-1', topology).find(({ id }) => id === 'delete')?.command // 'kubectl delete pod/web-1'
 */
export function actsOf(place: Place, topology: Topology): Act[] {
  if (!isThere(place, topology)) return []
  const pod = topology.pods.find((one) => one.place === place)
  const node = topology.nodes.find((one) => one.place === place)
  const service = topology.services.find((one) => one.place === place)
  const balancer = topology.loadBalancers.find((one) => one.place === place)
  const behind = balancer && topology.services.find((one) => one.place === balancer.service)
  const isClient = topology.clients.some((one) => one.place === place)
  const canSend = isClient || node !== undefined || (pod !== undefined && pod.ip !== null && !pod.terminating)
  const object = objectAt(place)
  const acts: Act[] = []

  if (canSend) acts.push(...sendActs(place, topology))
  const receives = service ?? behind
  if (receives) acts.push(...receiveActs(receives, topology), reachAct(receives.place))
  if (node) acts.push(rulesAct(node))
  if (object) acts.push(...readingActs(object, pod?.owner ?? null), ...tellingActs(object))
  const owner = pod ? pod.owner : place
  if (owner !== null) acts.push(...ownerActs(owner, topology))
  if (node) acts.push(...nodeActs(node), settingsAct('firewall', 'Firewall settings'))
  if (pod) acts.push(...podFaults(pod))
  if (node) acts.push(...nodeFaults(node))
  if (isClient) acts.push(settingsAct('clients', 'Client settings'))
  if (object && !node && !balancer) acts.push(deleteAct(object))
  return acts.toSorted((a, b) => ACT_GROUPS.indexOf(a.group) - ACT_GROUPS.indexOf(b.group))
}
