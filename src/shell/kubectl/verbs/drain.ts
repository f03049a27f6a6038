import { objectText, satisfies, parseSelector, type Pod } from '#kubectl'
import { DRY_RUN, dryRunOf, dryRunSuffix } from '../args/dryRun.ts'
import { bool, duration, int, text } from '../args/flags.ts'
import { ExitError } from '../../process.ts'
import { fail, type Call, type Verb } from '../command.ts'
import { nodesOf, setSchedulable } from './nodes/cordoning.ts'

export const drain: Verb = {
  name: 'drain',
  about: 'Drain node in preparation for maintenance',
  usage: 'NODE',
  flags: [
    bool('force'),
    bool('ignore-daemonsets'),
    bool('delete-emptydir-data'),
    bool('disable-eviction'),
    int('grace-period', -1),
    int('skip-wait-for-delete-timeout'),
    duration('timeout'),
    text('selector', 'l'),
    text('pod-selector'),
    DRY_RUN,
  ],
  async run(call) {
    const nodes = nodesOf(call)
    for (const node of nodes) await setSchedulable(call, node, true)
    for (const { metadata } of nodes) await drainNode(call, metadata.name)
    return 0
  },
}

interface Sorted {
  evict: Pod[]
  daemons: Pod[]
  orphans: Pod[]
  local: Pod[]
}

/** k8s.io/kubectl/pkg/drain/filters.go. */
function sort(pods: readonly Pod[]): Sorted {
  const out: Sorted = { evict: [], daemons: [], orphans: [], local: [] }
  for (const pod of pods) {
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller)
    const finished = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed'
    if (owner?.kind === 'DaemonSet' && !finished) {
      out.daemons.push(pod)
      continue
    }
    if (!owner && !finished) out.orphans.push(pod)
    if (!finished && (pod.spec.volumes ?? []).some((volume) => 'emptyDir' in volume)) out.local.push(pod)
    out.evict.push(pod)
  }
  return out
}

async function drainNode(call: Call, node: string): Promise<void> {
  const { flags, api } = call
  const selector = parseSelector(flags.text('pod-selector'))
  if (typeof selector === 'string') throw fail(selector)
  const pods = api
    .list<Pod>('Pod')
    .filter(({ spec, metadata }) => spec.nodeName === node && satisfies(metadata.labels, selector))
  const { evict, daemons, orphans, local } = sort(pods)
  const names = (all: readonly Pod[]) => all.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(', ')
  const problems = [
    ...(daemons.length > 0 && !flags.bool('ignore-daemonsets')
      ? [`cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): ${names(daemons)}`]
      : []),
    ...(local.length > 0 && !flags.bool('delete-emptydir-data')
      ? [`cannot delete Pods with local storage (use --delete-emptydir-data to override): ${names(local)}`]
      : []),
    ...(orphans.length > 0 && !flags.bool('force')
      ? [`cannot delete Pods that declare no controller (use --force to override): ${names(orphans)}`]
      : []),
  ]
  if (problems.length > 0) {
    const list = problems.length === 1 ? problems[0]! : `[${problems.join(', ')}]`
    throw new ExitError(
      1,
      `error: unable to drain node ${JSON.stringify(node)} due to error: ${list}, continuing command...\nThere are pending nodes to be drained:\n ${node}\n${problems.join('\n')}`,
    )
  }
  if (daemons.length > 0) await call.err(`Warning: ignoring DaemonSet-managed Pods: ${names(daemons)}`)
  const dryRun = dryRunOf(call)
  for (const { metadata } of evict) {
    await call.out(`evicting pod ${metadata.namespace}/${metadata.name}${dryRunSuffix(dryRun)}`)
    if (dryRun !== 'none') continue
    const grace = flags.int('grace-period')
    api.delete('Pod', metadata.namespace, metadata.name, grace >= 0 ? { gracePeriodSeconds: grace } : {})
  }
  const end = flags.ms('timeout') || Infinity
  if (dryRun === 'none') {
    for (const { metadata } of evict) {
      const gone = () => api.get('Pod', metadata.namespace, metadata.name)?.metadata.uid !== metadata.uid
      if (!(await call.until(gone, end)))
        throw fail(
          `error when waiting for pod ${JSON.stringify(metadata.name)} in namespace ${JSON.stringify(metadata.namespace)} to terminate: global timeout reached: ${flags.text('timeout')}`,
        )
      await call.out(`pod/${metadata.name} evicted`)
    }
  }
  await call.out(`${objectText(api.definition('Node')!, node)} drained${dryRunSuffix(dryRun)}`)
}
