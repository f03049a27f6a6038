import { dateText, Description } from '../describing.ts'
import type { Condition } from '../pod/types.ts'
import type { Namespace } from './types.ts'

/** `kubectl describe namespace`. There are no quotas and no limits here. */
export function describeNamespace(namespace: Namespace): string {
  const { metadata, status } = namespace
  const out = new Description().pair('Name', metadata.name).tags(namespace).pair('Status', status.phase)
  const { conditions = [] } = status as { conditions?: Condition[] }
  if (conditions.length) {
    const rows = conditions.map(({ type, status: is, lastTransitionTime, reason, message }) => [
      type,
      is,
      dateText(lastTransitionTime),
      reason ?? '',
      message ?? '',
    ])
    out.line(0, 'Conditions:').table(1, [['Type', 'Status', 'LastTransitionTime', 'Reason', 'Message'], ...rows])
  }
  return out.line(0, '').line(0, 'No resource quota.').line(0, '').line(0, 'No LimitRange resource.').text()
}
