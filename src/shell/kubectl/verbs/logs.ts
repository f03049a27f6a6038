import { ExitError } from '../../process.ts'
import { bool, duration, int, text } from '../args/flags.ts'
import { containerFor, podFor } from '../args/pods.ts'
import { fail, misused, type Verb } from '../command.ts'

export const logs: Verb = {
  name: 'logs',
  aliases: ['log'],
  about: 'Print the logs for a container in a pod',
  usage: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  flags: [
    bool('follow', 'f'),
    bool('previous', 'p'),
    text('container', 'c'),
    bool('all-containers'),
    bool('all-pods'),
    text('selector', 'l'),
    int('tail', -1),
    duration('since'),
    text('since-time'),
    bool('timestamps'),
    bool('prefix'),
    int('limit-bytes'),
    bool('ignore-errors'),
    int('max-log-requests', 5),
    duration('pod-running-timeout', '20s'),
  ],
  async run(call) {
    const { args, flags } = call
    if (args.length === 0 || args.length > 2) {
      throw misused(
        call,
        "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
      )
    }
    const pod = podOf()
    const container = await containerFor(call, pod, flags.text('container') || (args[1] ?? ''))
    const state = pod.status.containerStatuses?.find(({ name }) => name === container.name)?.state
    if (!state?.running && !state?.terminated) {
      const why = state?.waiting?.reason ?? 'ContainerCreating'
      const what = `container ${JSON.stringify(container.name)} in pod ${JSON.stringify(pod.metadata.name)} is waiting to start`
      throw new ExitError(1, `Error from server (BadRequest): ${what}: ${why}`)
    }
    throw fail('what containers print is not kept here; ask the pod itself, or look at the requests that reach it')

    function podOf() {
      try {
        return podFor(call, args[0]!)
      } catch (error) {
        // logs has words of its own for a pod that is not there
        const found =
          error instanceof ExitError && /^Error from server \(NotFound\): (pods ".*" not found)$/.exec(error.message)
        if (found) throw fail(`error from server (NotFound): ${found[1]} in namespace "${call.namespace}"`)
        throw error
      }
    }
  },
}
