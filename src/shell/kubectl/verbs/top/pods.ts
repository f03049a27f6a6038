import { kubectlError, notFound, satisfies, satisfiesFields, type Pod } from '#kubectl'
import { ExitError } from '../../../process.ts'
import { bool, text } from '../../args/flags.ts'
import { queryOf } from '../../args/resources.ts'
import { fail, type Call, type Verb } from '../../command.ts'
import { columns, cpu, memory, podUsage, sorted, sumOf } from './usage.ts'

const OLD_MS = 120_000

export const topPods: Verb = {
  name: 'pod',
  aliases: ['pods', 'po'],
  about: 'Display resource (CPU/memory) usage of pods',
  usage: '[NAME | -l label]',
  flags: [
    text('selector', 'l'),
    text('field-selector'),
    text('sort-by'),
    bool('all-namespaces', 'A'),
    bool('containers'),
    bool('no-headers'),
    bool('sum'),
    bool('use-protocol-buffers'),
    bool('show-swap'),
  ],
  async run(call) {
    const { args, flags } = call
    if (args.length > 1) throw fail('only one of NAME or --selector can be provided')
    const isEverywhere = flags.bool('all-namespaces')
    const pods = podsOf(call, args[0], isEverywhere)
    const rows = pods.flatMap((pod) => {
      const usage = podUsage(call, pod)
      return usage ? [{ pod, usage, ...sumOf(usage) }] : []
    })
    if (rows.length === 0) return nothing(call, pods, args[0], isEverywhere)
    sorted(rows, flags.text('sort-by'))
    const byContainer = flags.bool('containers')
    const place = (pod: Pod) => (isEverywhere ? [pod.metadata.namespace ?? ''] : [])
    const shown = rows.flatMap(({ pod, usage, ...sum }) =>
      byContainer
        ? usage.map((each) => [...place(pod), pod.metadata.name, each.name, cpu(each), memory(each)])
        : [[...place(pod), pod.metadata.name, cpu(sum), memory(sum)]],
    )
    const head = [...(isEverywhere ? ['NAMESPACE'] : []), ...(byContainer ? ['POD', 'NAME'] : ['NAME'])]
    const blank = head.map(() => '')
    const total = sumOf(rows)
    const lines = [
      ...(flags.bool('no-headers') ? [] : [[...head, 'CPU(cores)', 'MEMORY(bytes)']]),
      ...shown,
      ...(flags.bool('sum')
        ? [
            [...blank, '________', '________'],
            [...blank, cpu(total), memory(total)],
          ]
        : []),
    ]
    await call.write(columns(lines))
    return 0
  },
}

function podsOf(call: Call, name: string | undefined, isEverywhere: boolean): Pod[] {
  const { labels, fields } = queryOf(call)
  if (name !== undefined) {
    if (call.flags.text('selector') !== '') throw fail('only one of NAME or --selector can be provided')
    const pod = call.api.get<Pod>('Pod', call.namespace, name)
    if (!pod) throw new ExitError(1, kubectlError(notFound(call.api.definition('Pod')!, name)))
    return [pod]
  }
  return call.api
    .list<Pod>('Pod', isEverywhere ? {} : { namespace: call.namespace })
    .filter((pod) => (!labels || satisfies(pod.metadata.labels, labels)) && (!fields || satisfiesFields(pod, fields)))
}

/** No pod, or none that has been there for long enough. */
async function nothing(call: Call, pods: Pod[], name: string | undefined, isEverywhere: boolean): Promise<number> {
  for (const { metadata } of pods) {
    const { namespace = '', name: own, creationTimestamp } = metadata
    const age = call.now - Date.parse(creationTimestamp ?? '')
    if (age > OLD_MS) throw fail(`Metrics not available for pod ${namespace}/${own}, age: ${age / 1000}s`)
  }
  if (name !== undefined) {
    throw new ExitError(
      1,
      `Error from server (NotFound): podmetrics.metrics.k8s.io ${JSON.stringify(`${call.namespace}/${name}`)} not found`,
    )
  }
  await call.err(isEverywhere ? 'No resources found' : `No resources found in ${call.namespace} namespace.`)
  return 0
}
