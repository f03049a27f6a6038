/** What descriptions say of a pod's spec, and of the pod template of a workload. */
import { formatSelector } from '../../api/selectors.ts'
import type { Api } from '../../api/api.ts'
import type { KubeObject, LabelSelector } from '../../api/types.ts'
import type { Description } from '../describing.ts'
import { controllerOf } from '../owners.ts'
import { describeContainers } from './describeContainers.ts'
import { describeVolumes } from './describeVolumes.ts'
import type { Pod, PodSpec, PodTemplateSpec } from './types.ts'

/** Fields of a pod's spec that only a description reads. */
export type DescribedSpec = PodSpec & {
  priority?: number
  priorityClassName?: string
  runtimeClassName?: string
  securityContext?: { seccompProfile?: { type: string; localhostProfile?: string } }
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> }
}

export function describeTemplate(out: Description, template: PodTemplateSpec): void {
  const { metadata } = template
  const spec = template.spec as DescribedSpec
  out.line(0, 'Pod Template:').labels('  Labels', metadata?.labels)
  if (Object.keys(metadata?.annotations ?? {}).length) out.annotations('  Annotations', metadata?.annotations)
  if (spec.serviceAccountName) out.pair('Service Account', spec.serviceAccountName, 1)
  if (spec.initContainers?.length)
    describeContainers(out, spec.initContainers, { title: 'Init Containers', indent: '  ' })
  describeContainers(out, spec.containers, { title: 'Containers', indent: '  ' })
  describeVolumes(out, spec.volumes, '  ')
  describeSpread(out, spec, '  ')
  if (spec.priorityClassName) out.pair('Priority Class Name', spec.priorityClassName, 1)
  out.labels('  Node-Selectors', spec.nodeSelector)
  out.values('  Tolerations', tolerationsOf(spec))
}

export function describeSpread(
  out: Description,
  { topologySpreadConstraints = [] }: DescribedSpec,
  indent: string,
): void {
  if (!topologySpreadConstraints.length) return
  const sorted = [...topologySpreadConstraints].sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1))
  const lines = sorted.map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
    const selector = labelSelector ? ` for selector ${formatSelector(labelSelector)}` : ''
    return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`
  })
  out.write(`${indent}Topology Spread Constraints:\t${lines.join(`\n${indent}\t`)}\n`)
}

/** `key=value:NoExecute op=Exists for 300s`, by key. */
export function tolerationsOf({ tolerations = [] }: PodSpec): string[] {
  const sorted = [...tolerations].sort((a, b) =>
    (a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0,
  )
  return sorted.map(({ key = '', value, effect, operator, tolerationSeconds }) => {
    const what = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`
    const exists = operator === 'Exists' && !value ? `${what && ' '}op=Exists` : ''
    return `${what}${exists}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`
  })
}

/** `2 Running / 1 Waiting / 0 Succeeded / 0 Failed`, of the pods that this controller has. */
export function podsStatusText(owner: KubeObject, selector: LabelSelector, api: Pick<Api, 'list'>): string {
  const pods = api
    .list<Pod>('Pod', { namespace: owner.metadata.namespace!, selector })
    .filter((pod) => controllerOf(pod)?.uid === owner.metadata.uid)
  const count = (phase: string) => pods.filter(({ status }) => status.phase === phase).length
  const counts = [
    `${count('Running')} Running`,
    `${count('Pending')} Waiting`,
    `${count('Succeeded')} Succeeded`,
    `${count('Failed')} Failed`,
  ]
  return counts.join(' / ')
}
