import type { DescribeContext } from '../../api/kind.ts'
import { formatSelector } from '../../api/selectors.ts'
import { describeConditions } from '../conditionsTable.ts'
import { Description } from '../describing.ts'
import { describeTemplate, podsStatusText } from '../pod/describeTemplate.ts'
import type { ReplicaSet } from './types.ts'

/** `kubectl describe replicaset` */
export function describeReplicaSet(set: ReplicaSet, context: DescribeContext): string {
  const { spec, status } = set
  const out = new Description().head(set).pair('Selector', formatSelector(spec.selector)).tags(set).controlledBy(set)
  out.pair('Replicas', `${status.replicas} current / ${spec.replicas} desired`)
  out.pair('Pods Status', podsStatusText(set, spec.selector, context.api))
  describeTemplate(out, spec.template)
  describeConditions(out, status.conditions)
  return out.events(set, context).text()
}
