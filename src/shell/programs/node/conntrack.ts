import type { ConntrackEntry } from '#engine'
import { ExitError, type Program } from '../../process.ts'

const NUMBERS = { TCP: 6, UDP: 17, SCTP: 132 } as const

/** `conntrack -L [-p PROTOCOL] [-s ADDRESS] [-d ADDRESS] [--dport PORT] [-n]`, `-C`. Source: conntrack-tools snprintf. */
export const conntrack: Program = {
  name: 'conntrack',
  async run({ args, machine, stdout, stderr }) {
    const [sort, node = ''] = machine.place.split('/')
    const entries = sort === 'node' ? machine.cluster.connections(node) : []
    if (args.includes('-C') || args.includes('--count')) {
      await stdout.write(`${entries.length}\n`)
      return 0
    }
    if (!args.some((arg) => /^(-L|--dump)$/.test(arg))) {
      throw new ExitError(
        2,
        'conntrack v1.4.8 (conntrack-tools): only -L and -C are here: connections come and go with requests',
      )
    }
    const value = (...names: string[]) => args[args.findIndex((arg) => names.includes(arg)) + 1 || args.length]
    const wanted: [string | undefined, (entry: ConntrackEntry) => string | number][] = [
      [value('-p', '--proto')?.toUpperCase(), ({ original }) => original.protocol],
      [value('-s', '--src', '--orig-src'), ({ original }) => original.src],
      [value('-d', '--dst', '--orig-dst'), ({ original }) => original.dst],
      [value('--dport', '--orig-port-dst'), ({ original }) => original.dport],
      [value('--sport', '--orig-port-src'), ({ original }) => original.sport],
      [value('-r', '--reply-src'), ({ reply }) => reply.src],
      [value('-q', '--reply-dst'), ({ reply }) => reply.dst],
      [value('--state'), ({ state }) => state],
    ]
    const shown = entries.filter((entry) =>
      wanted.every(([text, of]) => text === undefined || String(of(entry)) === text),
    )
    await stdout.write(shown.map((entry) => line(entry, machine.time.now)).join(''))
    await stderr.write(`conntrack v1.4.8 (conntrack-tools): ${shown.length} flow entries have been shown.\n`)
    return 0
  },
}

function line({ original, reply, state, expires }: ConntrackEntry, now: number): string {
  const { protocol } = original
  const seconds = Math.max(0, Math.round((expires - now) / 1000))
  const name = protocol.toLowerCase()
  const tuple = ({ src, dst, sport, dport }: ConntrackEntry['original']) =>
    `src=${src} dst=${dst} sport=${sport} dport=${dport}`
  const isWaiting = state === 'SYN_SENT'
  const shown = protocol === 'TCP' ? ` ${state}` : ''
  return `${name.padEnd(8)} ${NUMBERS[protocol]} ${seconds}${shown} ${tuple(original)}${isWaiting ? ' [UNREPLIED]' : ''} ${tuple(reply)}${isWaiting || state === 'CLOSE' ? '' : ' [ASSURED]'} mark=0 use=1\n`
}
