import { bool, text } from '../../args/flags.ts'
import { kubeconfigOf, writeKubeconfig, type OpenedConfig } from '../../config.ts'
import { fail, misused, type Call, type Verb } from '../../command.ts'
import { TableWriter } from '../../print/tableWriter.ts'

/** The file, whatever context is current in it. */
function opened(call: Call): OpenedConfig {
  return kubeconfigOf(call.process, call.flags)
}

export const currentContext: Verb = {
  name: 'current-context',
  about: 'Display the current-context',
  usage: '',
  async run(call) {
    const { config } = opened(call)
    if (!config['current-context']) throw fail('current-context is not set')
    await call.out(config['current-context'])
    return 0
  },
}

export const getContexts: Verb = {
  name: 'get-contexts',
  about: 'Describe one or many contexts',
  usage: '[(-o|--output=)name)]',
  flags: [text('output', 'o'), bool('no-headers')],
  async run(call) {
    const { config } = opened(call)
    const { args, flags } = call
    const strange = args.find((name) => !config.contexts.some((each) => each.name === name))
    if (strange) throw fail(`context ${strange} not found`)
    const contexts = config.contexts.filter(({ name }) => args.length === 0 || args.includes(name))
    if (flags.text('output') === 'name') {
      for (const { name } of contexts) await call.out(name)
      return 0
    }
    const rows = contexts.map(({ name, context }) => [
      name === config['current-context'] ? '*' : '',
      name,
      context.cluster,
      context.user,
      context.namespace ?? '',
    ])
    const header = ['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']
    await call.write(new TableWriter().format(flags.bool('no-headers') ? rows : [header, ...rows]))
    return 0
  },
}

export const getClusters: Verb = {
  name: 'get-clusters',
  about: 'Display clusters defined in the kubeconfig',
  usage: '',
  async run(call) {
    await call.out(['NAME', ...opened(call).config.clusters.map(({ name }) => name)].join('\n'))
    return 0
  },
}

export const useContext: Verb = {
  name: 'use-context',
  aliases: ['use'],
  about: 'Set the current-context in a kubeconfig file',
  usage: 'CONTEXT_NAME',
  async run(call) {
    const file = opened(call)
    const name = oneName(call)
    if (!file.config.contexts.some((each) => each.name === name))
      throw fail(`no context exists with the name: "${name}"`)
    file.config['current-context'] = name
    writeKubeconfig(call.process, file)
    await call.out(`Switched to context "${name}".`)
    return 0
  },
}

export const setContext: Verb = {
  name: 'set-context',
  about: 'Set a context entry in kubeconfig',
  usage: '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  flags: [bool('current')],
  async run(call) {
    const file = opened(call)
    const { flags, args } = call
    const isCurrent = flags.bool('current')
    if (isCurrent === (args.length === 1) || args.length > 1)
      throw misused(call, 'you must specify either a context name or --current')
    const name = isCurrent ? file.config['current-context'] : args[0]!
    if (!name) throw fail('no current context is set')
    let entry = file.config.contexts.find((each) => each.name === name)
    const isNew = entry === undefined
    if (!entry) file.config.contexts.push((entry = { name, context: { cluster: '', user: '' } }))
    if (flags.changed('cluster')) entry.context.cluster = flags.text('cluster')
    if (flags.changed('user')) entry.context.user = flags.text('user')
    if (flags.changed('namespace')) entry.context.namespace = flags.text('namespace')
    writeKubeconfig(call.process, file)
    await call.out(`Context "${name}" ${isNew ? 'created' : 'modified'}.`)
    return 0
  },
}

export const deleteContext: Verb = {
  name: 'delete-context',
  about: 'Delete the specified context from the kubeconfig',
  usage: 'NAME',
  async run(call) {
    const file = opened(call)
    const name = oneName(call)
    if (!file.config.contexts.some((each) => each.name === name))
      throw fail(`cannot delete context ${name}, not in ${file.path}`)
    if (file.config['current-context'] === name) {
      await call.err(
        'warning: this removed your active context, use "kubectl config use-context" to select a different one',
      )
    }
    file.config.contexts = file.config.contexts.filter((each) => each.name !== name)
    writeKubeconfig(call.process, file)
    await call.out(`deleted context ${name} from ${file.path}`)
    return 0
  },
}

export const renameContext: Verb = {
  name: 'rename-context',
  about: 'Rename a context from the kubeconfig file',
  usage: 'CONTEXT_NAME NEW_NAME',
  async run(call) {
    const file = opened(call)
    const [from, to] = call.args
    if (!from || !to || call.args.length > 2)
      throw misused(call, 'you must specify the name of the context and the new name')
    const entry = file.config.contexts.find((each) => each.name === from)
    if (!entry) throw fail(`cannot rename the context "${from}", it's not in ${file.path}`)
    if (file.config.contexts.some((each) => each.name === to)) {
      throw fail(`cannot rename the context "${from}", the context "${to}" already exists in ${file.path}`)
    }
    entry.name = to
    if (file.config['current-context'] === from) file.config['current-context'] = to
    writeKubeconfig(call.process, file)
    await call.out(`Context "${from}" renamed to "${to}".`)
    return 0
  },
}

function oneName(call: Call): string {
  if (call.args.length !== 1) throw misused(call, `unexpected args: [${call.args.join(' ')}]`)
  return call.args[0]!
}
