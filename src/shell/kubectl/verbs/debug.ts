import { kubectlError, notFound } from '#kubectl'
import { enter } from '../../enter.ts'
import { bool, text } from '../args/flags.ts'
import { fail, type Verb } from '../command.ts'
import { ExitError } from '../../process.ts'

export const debug: Verb = {
  name: 'debug',
  about: 'Open a shell on a node: kubectl debug node/NAME -it --image=IMAGE',
  usage: '(node/NAME) --image=IMAGE [-it] [-- COMMAND]',
  flags: [
    text('image'),
    bool('stdin', 'i'),
    bool('tty', 't'),
    text('target'),
    text('copy-to'),
    text('container', 'c'),
    bool('quiet', 'q'),
    text('profile', undefined, 'general'),
  ],
  async run(call) {
    const { args, dash, flags } = call
    const names = dash < 0 ? args : args.slice(0, dash)
    if (names.length === 0) throw fail('NAME is required for debug')
    if (!flags.text('image')) throw fail('you must specify --image when not using --copy-to.')
    const [kind, name] = names[0]!.split('/')
    if (!/^(nodes?|no)$/.test(kind ?? '') || !name)
      throw fail(
        'ephemeral containers and copies of pods are not here: use kubectl exec, or a pod of your own with kubectl run',
      )
    if (!call.api.get('Node', undefined, name))
      throw new ExitError(1, kubectlError(notFound(call.api.definition('Node')!, name)))
    const machine = call.process.machine.fleet.node(name)
    if (typeof machine === 'string') throw fail(machine)
    const command = dash < 0 ? ['sh'] : args.slice(dash)
    return enter(call.process, machine, command)
  },
}
