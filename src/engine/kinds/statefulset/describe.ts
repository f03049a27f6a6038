import type { DescribeContext } from '../../api/kind.ts'
import { dateText, Description, selectorText } from '../describing.ts'
import { describeTemplate, podsStatusText } from '../pod/describeTemplate.ts'
import { canonicalAmount } from '../quantity.ts'
import type { StatefulSet } from './types.ts'

interface Claim {
  metadata?: { name?: string; labels?: Record<string, string>; annotations?: Record<string, string> }
  spec?: {
    storageClassName?: string
    accessModes?: string[]
    resources?: { requests?: Record<string, string> }
  }
}

/** `kubectl describe statefulset` */
export function describeStatefulSet(set: StatefulSet, context: DescribeContext): string {
  const { metadata, spec, status } = set
  const out = new Description().head(set).pair('CreationTimestamp', dateText(metadata.creationTimestamp))
  out.pair('Selector', selectorText(spec.selector)).tags(set)
  out.pair('Replicas', `${spec.replicas} desired | ${status.replicas ?? 0} total`)
  const { type, rollingUpdate } = spec.updateStrategy
  out.pair('Update Strategy', type)
  if (rollingUpdate?.partition !== undefined) {
    out.pair('Partition', rollingUpdate.partition, 1)
    if (rollingUpdate.maxUnavailable !== undefined) out.pair('MaxUnavailable', rollingUpdate.maxUnavailable, 1)
  }
  out.pair('Pods Status', podsStatusText(set, spec.selector, context.api))
  describeTemplate(out, spec.template)
  claims(out, (spec as { volumeClaimTemplates?: Claim[] }).volumeClaimTemplates ?? [])
  return out.events(set, context).text()
}

function claims(out: Description, all: readonly Claim[]): void {
  out.line(0, all.length ? 'Volume Claims:' : 'Volume Claims:\t<none>')
  for (const { metadata = {}, spec = {} } of all) {
    const storage = spec.resources?.requests?.storage
    out.pair('Name', metadata.name ?? '', 1).pair('StorageClass', spec.storageClassName ?? '', 1)
    out.indentedLabels('Labels', metadata.labels).indentedLabels('Annotations', metadata.annotations)
    out.pair('Capacity', storage === undefined ? '<default>' : canonicalAmount(storage), 1)
    out.pair('Access Modes', `[${(spec.accessModes ?? []).join(' ')}]`, 1)
  }
}
