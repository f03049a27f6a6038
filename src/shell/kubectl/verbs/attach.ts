import { attach as sitAt, whenRunning } from '../attached.ts'
import { bool, duration, text } from '../args/flags.ts'
import { containerFor, podFor } from '../args/pods.ts'
import { fail, misused, type Verb } from '../command.ts'

export const attach: Verb = {
  name: 'attach',
  about: 'Attach to a running container',
  usage: '(POD | TYPE/NAME) -c CONTAINER',
  flags: [
    bool('stdin', 'i'),
    bool('tty', 't'),
    text('container', 'c'),
    bool('quiet', 'q'),
    duration('pod-running-timeout', '1m0s'),
    text('detach-keys'),
  ],
  async run(call) {
    const { args, flags } = call
    if (args.length === 0) throw misused(call, 'at least 1 argument is required for attach')
    if (args.length > 1)
      throw misused(
        call,
        `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`,
      )
    const found = podFor(call, args[0]!)
    const container = await containerFor(call, found, flags.text('container'), flags.bool('quiet'))
    const pod = await whenRunning(call, found, container.name, flags.ms('pod-running-timeout'))
    if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') {
      throw fail(`cannot attach a container in a completed pod; current phase is ${pod.status.phase}`)
    }
    return sitAt(call, pod, container, {
      stdin: flags.bool('stdin'),
      tty: flags.bool('tty'),
      quiet: flags.bool('quiet'),
    })
  },
}
