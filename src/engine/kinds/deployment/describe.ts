import type { DescribeContext } from '../../api/kind.ts'
import { describeConditions } from '../conditionsTable.ts'
import { dateText, Description, selectorText } from '../describing.ts'
import { controllerOf } from '../owners.ts'
import { describeTemplate } from '../pod/describeTemplate.ts'
import type { ReplicaSet } from '../replicaset/types.ts'
import { findCurrent } from './revisions.ts'
import type { Deployment } from './types.ts'

/** `kubectl describe deployment` */
export function describeDeployment(deployment: Deployment, context: DescribeContext): string {
  const { metadata, spec, status } = deployment
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status
  const out = new Description().head(deployment).pair('CreationTimestamp', dateText(metadata.creationTimestamp))
  out.tags(deployment).pair('Selector', selectorText(spec.selector))
  const counts = [
    `${spec.replicas} desired`,
    `${updatedReplicas} updated`,
    `${replicas} total`,
    `${availableReplicas} available`,
    `${unavailableReplicas} unavailable`,
  ]
  out.pair('Replicas', counts.join(' | '))
  out.pair('StrategyType', spec.strategy.type).pair('MinReadySeconds', spec.minReadySeconds ?? 0)
  const bounds = spec.strategy.rollingUpdate
  if (bounds) {
    const { maxUnavailable, maxSurge } = bounds
    out.pair('RollingUpdateStrategy', `${maxUnavailable} max unavailable, ${maxSurge} max surge`)
  }
  describeTemplate(out, spec.template)
  describeConditions(out, status.conditions)
  replicaSets(out, deployment, context)
  return out.events(deployment, context).text()
}

function replicaSets(out: Description, deployment: Deployment, { api }: DescribeContext): void {
  const { metadata, spec } = deployment
  const sets = api
    .list<ReplicaSet>('ReplicaSet', { namespace: metadata.namespace!, selector: spec.selector })
    .filter((set) => controllerOf(set)?.uid === metadata.uid)
    .sort(byAge)
  if (!sets.length) return
  const current = findCurrent(deployment, sets)
  const others = sets.filter((set) => set !== current)
  out.pair('OldReplicaSets', others.map(sizeText).join(', ') || '<none>')
  out.pair('NewReplicaSet', current ? sizeText(current) : '<none>')
}

function sizeText({ metadata, spec, status }: ReplicaSet): string {
  return `${metadata.name} (${status.replicas}/${spec.replicas} replicas created)`
}

function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const [x, y] = [a.metadata.creationTimestamp + a.metadata.name, b.metadata.creationTimestamp + b.metadata.name]
  return x < y ? -1 : x > y ? 1 : 0
}
