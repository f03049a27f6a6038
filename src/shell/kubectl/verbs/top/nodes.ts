import { kubectlError, notFound, satisfies, type KubeObject } from '#kubectl'
import { ExitError } from '../../../process.ts'
import { bool, text } from '../../args/flags.ts'
import { queryOf } from '../../args/resources.ts'
import { fail, type Verb } from '../../command.ts'
import { columns, cpu, memory, nodeUsage, sorted } from './usage.ts'

type Node = KubeObject & { status: { allocatable?: Record<string, string> } }

export const topNodes: Verb = {
  name: 'node',
  aliases: ['nodes', 'no'],
  about: 'Display resource (CPU/memory) usage of nodes',
  usage: '[NAME | -l label]',
  flags: [
    text('selector', 'l'),
    text('sort-by'),
    bool('no-headers'),
    bool('show-capacity'),
    bool('use-protocol-buffers'),
    bool('show-swap'),
  ],
  async run(call) {
    const { args, flags, api } = call
    const [name] = args
    if (name !== undefined && flags.text('selector') !== '')
      throw fail('only one of NAME or --selector can be provided')
    const { labels } = queryOf(call)
    const found = name === undefined ? api.list<Node>('Node') : [api.get<Node>('Node', undefined, name)]
    if (found.includes(undefined)) throw new ExitError(1, kubectlError(notFound(api.definition('Node')!, name!)))
    const nodes = (found as Node[]).filter(({ metadata }) => !labels || satisfies(metadata.labels, labels))
    if (nodes.length === 0) throw fail('metrics not available yet')
    const rows = nodes.map((node) => {
      const usage = nodeUsage(call, node.metadata.name)
      return { node, usage, ...(usage ?? { millicores: -1, mebibytes: -1 }) }
    })
    sorted(rows, flags.text('sort-by'))
    const shown = rows.map(({ node, usage }) => {
      if (!usage) return [node.metadata.name, '<unknown>', '<unknown>', '<unknown>', '<unknown>']
      const { cpu: cores = '4', memory: bytes = '16384Mi' } = node.status.allocatable ?? {}
      const share = (used: number, all: number) => `${Math.floor((100 * used) / all)}%`
      return [
        node.metadata.name,
        cpu(usage),
        share(usage.millicores, millicoresOf(cores)),
        memory(usage),
        share(usage.mebibytes, mebibytesOf(bytes)),
      ]
    })
    const head = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)']
    await call.write(columns(flags.bool('no-headers') ? shown : [head, ...shown]))
    return 0
  },
}

function millicoresOf(quantity: string): number {
  return quantity.endsWith('m') ? Number.parseInt(quantity, 10) : Number(quantity) * 1000
}

function mebibytesOf(quantity: string): number {
  const [, number, unit = ''] = /^(\d+)(\w*)$/.exec(quantity) ?? []
  return Number(number) * ({ Ki: 1 / 1024, Mi: 1, Gi: 1024 }[unit] ?? 1 / 1_048_576)
}
