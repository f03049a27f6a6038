import { bool } from '../../args/flags.ts'
import { kubeconfigOf } from '../../config.ts'
import type { Verb } from '../../command.ts'
import { PRINT_FLAGS, printerOf } from '../../print/index.ts'
import { printYaml } from '#manifest'

export const view: Verb = {
  name: 'view',
  about: 'Display merged kubeconfig settings or a specified kubeconfig file',
  usage: '[flags]',
  flags: [...PRINT_FLAGS, bool('minify'), bool('raw'), bool('flatten'), bool('merge', undefined, true)],
  async run(call) {
    const { config, context } = kubeconfigOf(call.process, call.flags)
    const shown =
      call.flags.bool('minify') && context
        ? {
            ...config,
            contexts: [context],
            clusters: config.clusters.filter(({ name }) => name === context.context.cluster),
            users: config.users.filter(({ name }) => name === context.context.user),
          }
        : config
    const printer = printerOf(call)
    await call.write(printer ? printer(shown) : printYaml(shown))
    return 0
  },
}
