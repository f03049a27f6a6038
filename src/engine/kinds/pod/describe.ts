import type { DescribeContext } from '../../api/kind.ts'
import { ageSince } from '../age.ts'
import { dateText, Description } from '../describing.ts'
import { isPodFinished } from './conditions.ts'
import { describeContainers, describeResources } from './describeContainers.ts'
import { describeSpread, tolerationsOf, type DescribedSpec } from './describeTemplate.ts'
import { describeVolumes } from './describeVolumes.ts'
import type { Pod, PodStatus } from './types.ts'

/** Fields of the status that only a description reads. */
type DescribedStatus = PodStatus & { nominatedNodeName?: string }

/** `kubectl describe pod` */
export function describePod(pod: Pod, context: DescribeContext): string {
  const spec = pod.spec as DescribedSpec
  const status = pod.status as DescribedStatus
  const out = new Description().head(pod)
  const optional = (key: string, value: string | number | undefined) => {
    if (value !== undefined && value !== '') out.pair(key, value)
  }
  optional('Priority', spec.priority)
  optional('Priority Class Name', spec.priorityClassName)
  optional('Runtime Class Name', spec.runtimeClassName)
  optional('Service Account', spec.serviceAccountName)
  out.pair('Node', spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>')
  if (status.startTime) out.pair('Start Time', dateText(status.startTime))
  out.tags(pod)
  phase(out, pod, context.now)
  optional('Reason', status.reason)
  optional('Message', status.message)
  const seccomp = spec.securityContext?.seccompProfile
  optional('SeccompProfile', seccomp?.type)
  if (seccomp?.type === 'Localhost') optional('LocalhostProfile', seccomp.localhostProfile)
  addresses(out, status)
  out.controlledBy(pod)
  optional('NominatedNodeName', status.nominatedNodeName)
  if (spec.resources) {
    out.line(0, 'Resources:')
    describeResources(out, spec.resources, 1)
  }
  if (spec.initContainers?.length) {
    const statuses = status.initContainerStatuses ?? []
    describeContainers(out, spec.initContainers, { title: 'Init Containers', indent: '', statuses, pod })
  }
  const statuses = status.containerStatuses ?? []
  describeContainers(out, spec.containers, { title: 'Containers', indent: '', statuses, pod })
  conditions(out, pod)
  describeVolumes(out, spec.volumes, '')
  out.pair('QoS Class', status.qosClass ?? '')
  out.labels('Node-Selectors', spec.nodeSelector)
  out.values('Tolerations', tolerationsOf(spec))
  describeSpread(out, spec, '')
  return out.events(pod, context).text()
}

function phase(out: Description, pod: Pod, now: number): void {
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata
  if (!deletionTimestamp || isPodFinished(pod)) {
    out.pair('Status', pod.status.phase)
    return
  }
  out.pair('Status', `Terminating (lasts ${ageSince(deletionTimestamp, now)})`)
  out.pair('Termination Grace Period', `${deletionGracePeriodSeconds ?? 0}s`)
}

function addresses(out: Description, { podIP, podIPs = [] }: PodStatus): void {
  out.pair('IP', podIP ?? '')
  out.line(0, podIPs.length ? 'IPs:' : 'IPs:\t<none>')
  for (const { ip } of podIPs) out.pair('IP', ip, 1)
}

function conditions(out: Description, { spec, status }: Pod): void {
  const all = status.conditions ?? []
  const gates = spec.readinessGates ?? []
  if (gates.length) out.line(0, 'Readiness Gates:').line(1, 'Type\tStatus')
  for (const { conditionType } of gates) {
    out.line(1, `${conditionType} \t${all.find(({ type }) => type === conditionType)?.status ?? '<none>'} `)
  }
  if (all.length) out.line(0, 'Conditions:').line(1, 'Type\tStatus')
  for (const condition of all) out.line(1, `${condition.type} \t${condition.status} `)
}
