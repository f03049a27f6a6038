import { enter, enterScript } from '../../enter.ts'
import { ExitError, type Program } from '../../process.ts'

/** What ssh(1) exits with when it can't get there. */
const FAILED = 255

/** `ssh [USER@]NODE [COMMAND …]`: goes to a node of the cluster. */
export const ssh: Program = {
  name: 'ssh',
  async run(process) {
    const { args, machine } = process
    let i = 0
    for (; i < args.length && args[i]!.startsWith('-'); i++) if (/^-[iplLRDoFJ]$/.test(args[i]!)) i++
    const [target, ...command] = args.slice(i)
    if (target === undefined) throw new ExitError(FAILED, 'usage: ssh [options] [user@]NODE [command [argument ...]]')
    const host = target.slice(target.lastIndexOf('@') + 1)
    const node = machine.fleet.node(host)
    if (typeof node === 'string') {
      const known = machine.cluster.config.nodes.some(
        ({ name, addresses }) => name === host || addresses.includes(host),
      )
      throw new ExitError(
        FAILED,
        known
          ? `ssh: connect to host ${host} port 22: No route to host`
          : `ssh: Could not resolve hostname ${host}: Name or service not known`,
      )
    }
    return command.length > 0 ? enterScript(process, node, command.join(' ')) : enter(process, node, ['bash'])
  },
}
