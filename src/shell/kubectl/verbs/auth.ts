import { bool, text } from '../args/flags.ts'
import { kindsNamed } from '../args/kinds.ts'
import { ExitError } from '../../process.ts'
import type { Verb } from '../command.ts'

const canI: Verb = {
  name: 'can-i',
  about: 'Check whether an action is allowed: here everything is',
  usage: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  flags: [bool('quiet', 'q'), bool('all-namespaces', 'A'), bool('list'), bool('no-headers'), text('subresource')],
  async run(call) {
    const [verb, resource] = call.args
    if (!verb || !resource || call.args.length > 2) {
      throw new ExitError(
        1,
        "error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      )
    }
    if (!resource.startsWith('/')) {
      try {
        kindsNamed(call.api, resource.split('/')[0]!)
      } catch {
        await call.err(`Warning: the server doesn't have a resource type '${resource.split('/')[0]}'\n`)
      }
    }
    if (!call.flags.bool('quiet')) await call.out('yes')
    return 0
  },
}

const whoami: Verb = {
  name: 'whoami',
  about: 'Check self subject attributes',
  usage: '',
  async run(call) {
    await call.out('ATTRIBUTE   VALUE\nUsername    kubernetes-admin\nGroups      [system:masters system:authenticated]')
    return 0
  },
}

export const auth: Verb = {
  name: 'auth',
  about: 'Inspect authorization',
  usage: 'SUBCOMMAND',
  commands: [canI, whoami],
}
