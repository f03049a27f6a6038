import { bool, duration, text } from '../args/flags.ts'
import { FILE_FLAGS } from '../args/files.ts'
import { containerFor, podFor } from '../args/pods.ts'
import { fail, misused, type Verb } from '../command.ts'
import { execInside } from '../inside.ts'

export const exec: Verb = {
  name: 'exec',
  about: 'Execute a command in a container',
  usage: '(POD | TYPE/NAME) [-c CONTAINER] -- COMMAND [args...]',
  flags: [
    ...FILE_FLAGS.filter(({ name }) => name === 'filename'),
    text('container', 'c'),
    bool('stdin', 'i'),
    bool('tty', 't'),
    bool('quiet', 'q'),
    duration('pod-running-timeout', '1m0s'),
  ],
  async run(call) {
    const { args, dash, flags } = call
    if (dash < 0 && args.length > 1) {
      throw misused(call, 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead')
    }
    const word = dash === 0 ? undefined : args[0]
    if (!word) throw fail('pod, type/name or --filename must be specified')
    const command = dash < 0 ? [] : args.slice(dash)
    if (command.length === 0) throw fail('you must specify at least one command for the container')
    const pod = podFor(call, word)
    if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') {
      throw fail(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`)
    }
    const container = await containerFor(call, pod, flags.text('container'), flags.bool('quiet'))
    return execInside(call, pod, container.name, command, { stdin: flags.bool('stdin'), tty: flags.bool('tty') })
  },
}
