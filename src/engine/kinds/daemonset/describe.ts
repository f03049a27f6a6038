import type { DescribeContext } from '../../api/kind.ts'
import { Description, labelsText, selectorText } from '../describing.ts'
import { describeTemplate, podsStatusText } from '../pod/describeTemplate.ts'
import type { DaemonSet } from './types.ts'

/** `kubectl describe daemonset` */
export function describeDaemonSet(set: DaemonSet, context: DescribeContext): string {
  const { spec, status } = set
  const out = new Description().head(set).pair('Selector', selectorText(spec.selector))
  out.pair('Node-Selector', labelsText(spec.template.spec.nodeSelector)).tags(set)
  out.line(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled ?? 0}`)
  out.line(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled ?? 0}`)
  out.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}`)
  out.line(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}`)
  out.line(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled ?? 0}`)
  out.pair('Pods Status', podsStatusText(set, spec.selector, context.api))
  describeTemplate(out, spec.template)
  return out.events(set, context).text()
}
