/** Nodes that take no new pods: k8s.io/kubectl/pkg/drain/cordon.go. */
import { kubectlError, notFound, objectText, satisfies, type KubeObject } from '#kubectl'
import { DRY_RUN, dryRunOf, dryRunSuffix } from '../../args/dryRun.ts'
import { text } from '../../args/flags.ts'
import { queryOf } from '../../args/resources.ts'
import { ExitError } from '../../../process.ts'
import { fail, misused, type Call, type Verb } from '../../command.ts'

export type Node = KubeObject & { readonly spec?: { unschedulable?: boolean } }

/** Nodes by their names, or by `-l`. */
export function nodesOf(call: Call): Node[] {
  const { labels } = queryOf(call)
  if (call.args.length === 0 && !labels) throw misused(call, `USAGE: ${call.path} NODE [flags]`)
  if (call.args.length > 0 && labels)
    throw misused(call, `error: cannot specify both a node name and a --selector option`)
  if (labels) return call.api.list<Node>('Node').filter(({ metadata }) => satisfies(metadata.labels, labels))
  return call.args.map((name) => {
    const bare = name.replace(/^nodes?\//, '')
    const node = call.api.get<Node>('Node', undefined, bare)
    if (!node) throw new ExitError(1, kubectlError(notFound(call.api.definition('Node')!, bare)))
    return node
  })
}

/** Marks a node, and says so; a node that is so already is told, too. */
export async function setSchedulable(call: Call, node: Node, unschedulable: boolean): Promise<void> {
  const kind = call.api.definition('Node')!
  const word = unschedulable ? 'cordoned' : 'uncordoned'
  const dryRun = dryRunOf(call)
  const { name } = node.metadata
  if ((node.spec?.unschedulable ?? false) === unschedulable)
    return call.out(`${objectText(kind, name)} already ${word}${dryRunSuffix(dryRun)}`)
  if (dryRun !== 'client') {
    const body = { spec: { unschedulable: unschedulable || null } }
    const reply = call.api.patch('Node', undefined, name, 'strategic', body, { dryRun: dryRun === 'server' })
    if (!reply.ok)
      throw fail(
        `unable to ${unschedulable ? 'cordon' : 'uncordon'} node ${JSON.stringify(name)}: ${reply.status.message}`,
      )
  }
  return call.out(`${objectText(kind, name)} ${word}${dryRunSuffix(dryRun)}`)
}

export function cordoning(name: 'cordon' | 'uncordon', unschedulable: boolean): Verb {
  return {
    name,
    about: unschedulable ? 'Mark node as unschedulable' : 'Mark node as schedulable',
    usage: 'NODE',
    flags: [text('selector', 'l'), DRY_RUN],
    async run(call) {
      for (const node of nodesOf(call)) await setSchedulable(call, node, unschedulable)
      return 0
    },
  }
}
