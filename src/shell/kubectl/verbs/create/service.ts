import { createGenerated } from '../../change.ts'
import { int, list, text } from '../../args/flags.ts'
import { fail, type Call, type Verb } from '../../command.ts'
import { GENERATOR_FLAGS, nameOf } from './common.ts'

interface Port {
  name: string
  port: number
  protocol: 'TCP'
  targetPort: number | string
  nodePort?: number
}

const TCP = list('tcp')

const clusterip: Verb = {
  name: 'clusterip',
  about: 'Create a ClusterIP service',
  usage: 'NAME [--tcp=<port>:<targetPort>]',
  flags: [...GENERATOR_FLAGS, TCP, text('clusterip')],
  run: (call) => {
    const clusterIP = call.flags.text('clusterip')
    return make(call, 'ClusterIP', { ...(clusterIP && { clusterIP }) }, clusterIP !== 'None')
  },
}

const nodeport: Verb = {
  name: 'nodeport',
  about: 'Create a NodePort service',
  usage: 'NAME [--tcp=port:targetPort]',
  flags: [...GENERATOR_FLAGS, TCP, int('node-port')],
  run: (call) => make(call, 'NodePort', {}, true, call.flags.int('node-port')),
}

const loadbalancer: Verb = {
  name: 'loadbalancer',
  about: 'Create a LoadBalancer service',
  usage: 'NAME [--tcp=port:targetPort]',
  flags: [...GENERATOR_FLAGS, TCP],
  run: (call) => make(call, 'LoadBalancer', {}, true),
}

const externalname: Verb = {
  name: 'externalname',
  about: 'Create an ExternalName service',
  usage: 'NAME --external-name external.name',
  flags: [...GENERATOR_FLAGS, TCP, text('external-name')],
  required: ['external-name'],
  run: (call) => make(call, 'ExternalName', { externalName: call.flags.text('external-name') }, false),
}

export const service: Verb = {
  name: 'service',
  aliases: ['svc'],
  about: 'Create a service using a specified subcommand',
  usage: '(clusterip | externalname | loadbalancer | nodeport)',
  commands: [clusterip, externalname, loadbalancer, nodeport],
}

async function make(
  call: Call,
  type: string,
  more: Record<string, unknown>,
  needsPorts: boolean,
  nodePort = 0,
): Promise<number> {
  const name = nameOf(call)
  const given = call.flags.all('tcp')
  if (needsPorts && given.length === 0) throw fail('at least one tcp port specifier must be provided')
  const ports = given.map((each) => portOf(each, nodePort))
  const selector = { app: name }
  const object = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: selector },
    spec: { ...more, ...(ports.length > 0 && { ports }), selector, type },
    status: { loadBalancer: {} },
  }
  await createGenerated(call, object, { what: `${type} service` })
  return 0
}

/** `5678:8080`: create_service.go parsePorts. */
function portOf(spec: string, nodePort: number): Port {
  const [first = '', second] = spec.split(':')
  const port = numberOf(first)
  const targetPort = second === undefined ? port : /^\d+$/.test(second) ? numberOf(second) : second
  return {
    name: spec.replace(':', '-'),
    port,
    protocol: 'TCP',
    targetPort,
    ...(nodePort > 0 && { nodePort }),
  }
}

function numberOf(text: string): number {
  if (!/^\d+$/.test(text)) throw fail(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text)
}
