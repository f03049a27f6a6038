import type { Container, KubeObject } from '#kubectl'
import { CHANGE_FLAGS, createGenerated, pairsOf } from '../change.ts'
import { select } from '../args/resources.ts'
import { text } from '../args/flags.ts'
import { fail, misused, type Call, type Verb } from '../command.ts'
import { throwFailures } from '../report.ts'

const KINDS = new Set(['Pod', 'Service', 'Deployment', 'ReplicaSet'])

interface Exposed extends KubeObject {
  readonly spec: {
    selector?: Record<string, string> & { matchLabels?: Record<string, string>; matchExpressions?: unknown[] }
    template?: { spec: { containers: Container[] } }
    containers?: Container[]
    ports?: { port: number; protocol?: string }[]
  }
}

export const expose: Verb = {
  name: 'expose',
  about: 'Take a service, deployment, replica set or pod and expose it as a new Kubernetes service',
  usage: '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name]',
  flags: [
    ...CHANGE_FLAGS.filter(({ name }) => name !== 'selector'),
    text('port'),
    text('target-port'),
    text('protocol'),
    text('name'),
    text('type'),
    text('selector'),
    text('labels', 'l'),
    text('external-ip'),
    text('load-balancer-ip'),
    text('session-affinity'),
    text('cluster-ip'),
    text('overrides'),
    text('override-type', undefined, 'merge'),
  ],
  async run(call) {
    if (call.flags.text('overrides'))
      throw fail('--overrides is not here; print the object with --dry-run=client -o yaml and change it')
    const { infos, failures } = await select(call, call.args, { blind: true })
    throwFailures(failures)
    for (const { kind, object } of infos) {
      if (!KINDS.has(kind.kind))
        throw fail(
          `cannot expose a ${kind.kind}${kind.apiVersion.includes('/') ? `.${kind.apiVersion.split('/')[0]}` : ''}`,
        )
      await createGenerated(call, serviceFor(call, object as Exposed), { word: 'exposed' })
    }
    return 0
  },
}

function serviceFor(call: Call, object: Exposed): Record<string, unknown> {
  const { flags } = call
  const name = flags.text('name') || object.metadata.name.slice(0, 63)
  const selector = flags.text('selector') ? pairsOf(flags.text('selector'), 'selector') : selectorOf(call, object)
  const labels = flags.text('labels') ? pairsOf(flags.text('labels'), 'label') : object.metadata.labels
  const optional: [string, unknown][] = [
    ['type', flags.text('type')],
    ['externalIPs', flags.text('external-ip') ? [flags.text('external-ip')] : ''],
    ['loadBalancerIP', flags.text('type') === 'LoadBalancer' ? flags.text('load-balancer-ip') : ''],
    ['sessionAffinity', flags.text('session-affinity')],
    ['clusterIP', flags.text('cluster-ip')],
  ]
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...(labels && { labels }) },
    spec: {
      ...Object.fromEntries(optional.filter(([, value]) => value !== '')),
      ports: portsOf(call, object),
      selector,
    },
    status: { loadBalancer: {} },
  }
}

/** polymorphichelpers/mapbasedselectorforobject.go. */
function selectorOf(call: Call, { kind, metadata, spec }: Exposed): Record<string, string> {
  const cannot = (why: string) =>
    misused(call, `couldn't retrieve selectors via --selector flag or introspection: ${why}`)
  if (kind === 'Pod') {
    if (!metadata.labels || Object.keys(metadata.labels).length === 0)
      throw cannot('the pod has no labels and cannot be exposed')
    return metadata.labels
  }
  if (kind === 'Service') {
    if (!spec.selector) throw cannot('the service has no pod selector set')
    return spec.selector
  }
  if (spec.selector?.matchExpressions?.length)
    throw cannot(
      `couldn't convert expressions - "${JSON.stringify(spec.selector.matchExpressions)}" to map-based selector format`,
    )
  if (!spec.selector?.matchLabels) throw cannot('invalid deployment: no selectors, therefore cannot be exposed')
  return spec.selector.matchLabels
}

/** strconv.Atoi, and what it says of words. */
function atoi(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw fail(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text)
}

function portsOf(call: Call, object: Exposed): Record<string, unknown>[] {
  const { flags } = call
  const declared = (object.spec.template?.spec.containers ?? object.spec.containers ?? []).flatMap(({ ports = [] }) =>
    ports.map(({ containerPort, protocol }) => ({ port: containerPort, protocol })),
  )
  const known = object.spec.ports ?? declared
  const asked = flags.text('port') ? flags.text('port').split(',').map(atoi) : known.map(({ port }) => port)
  if (asked.length === 0 && flags.text('cluster-ip') !== 'None') {
    throw misused(call, "couldn't find port via --port flag or introspection")
  }
  const target = flags.text('target-port')
  return asked.map((port, i) => ({
    ...(asked.length > 1 && { name: `port-${i + 1}` }),
    port,
    protocol: flags.text('protocol') || known.find((each) => each.port === port)?.protocol || 'TCP',
    targetPort: target === '' ? port : /^\d+$/.test(target) ? Number(target) : target,
  }))
}
