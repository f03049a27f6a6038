import type { Program } from '../../process.ts'
import { ExitError } from '../../process.ts'
import { formatHostPort } from './hostPort.ts'
import { networkOf } from './here.ts'

interface Row {
  protocol: string
  local: string
  program: string
  pid: number
}

function rowsOf(machine: Parameters<typeof networkOf>[0], wants: (protocol: string) => boolean): Row[] {
  const here = networkOf(machine)
  return here.sockets
    .filter(({ protocol }) => wants(protocol))
    .map(({ protocol, port, app, owner }) => ({
      protocol,
      local: formatHostPort('0.0.0.0', port),
      program: app,
      pid: owner.startsWith('pod/') && here.isPod ? 1 : 1000 + port,
    }))
}

function letters(args: readonly string[]): string {
  return args.filter((arg) => /^-[a-z46]/i.test(arg)).join('')
}

/** `ss -tlnp`: who listens here. Connections are over at once here, so that there are none to list. */
export const ss: Program = {
  name: 'ss',
  async run({ args, machine, stdout }) {
    const given = letters(args)
    const bad = /[^-tulnpaexosi46HO]/.exec(given)
    if (bad) throw new ExitError(255, `ss: invalid option -- '${bad[0]}'`)
    const both = !/[tu]/.test(given)
    const rows = /[la]/.test(given)
      ? rowsOf(machine, (protocol) => both || (protocol === 'UDP' ? given.includes('u') : given.includes('t')))
      : []
    const withNetid = both || (given.includes('t') && given.includes('u'))
    const users = given.includes('p')
    const head = `${withNetid ? 'Netid ' : ''}State  Recv-Q Send-Q Local Address:Port  Peer Address:Port${users ? 'Process' : ''}\n`
    const text = rows.map(({ protocol, local, program, pid }) => {
      const state = protocol === 'UDP' ? 'UNCONN' : 'LISTEN'
      const peer = users ? `0.0.0.0:*    users:(("${program}",pid=${pid},fd=6))` : '0.0.0.0:*'
      return `${withNetid ? protocol.toLowerCase().padEnd(6) : ''}${state.padEnd(7)}0      ${(protocol === 'UDP' ? '0' : '511').padEnd(7)}${local.padStart(18)}  ${peer}\n`
    })
    await stdout.write(head + text.join(''))
    return 0
  },
}

/** `netstat -tlnp`, `netstat -rn` */
export const netstat: Program = {
  name: 'netstat',
  async run({ args, machine, stdout, run }) {
    const given = letters(args)
    if (given.includes('r')) return run(['route', '-n'])
    const both = !/[tu]/.test(given)
    const rows = /[la]/.test(given)
      ? rowsOf(machine, (protocol) => both || (protocol === 'UDP' ? given.includes('u') : given.includes('t')))
      : []
    const users = given.includes('p')
    const title = /l/.test(given)
      ? 'Active Internet connections (only servers)'
      : 'Active Internet connections (w/o servers)'
    const head = `Proto Recv-Q Send-Q Local Address           Foreign Address         State      ${users ? ' PID/Program name' : ''}`
    const lines = rows.map(
      ({ protocol, local, program, pid }) =>
        `${protocol.toLowerCase().padEnd(5)}      0      0 ${local.padEnd(23)} ${'0.0.0.0:*'.padEnd(23)} ${(protocol === 'UDP' ? '' : 'LISTEN').padEnd(11)} ${users ? `${pid}/${program}` : ''}`,
    )
    await stdout.write([title, head, ...lines].map((line) => `${line.trimEnd()}\n`).join(''))
    return 0
  },
}

/** `ps`: the processes that the playground knows of. */
export const ps: Program = {
  name: 'ps',
  async run({ machine, stdout, args }) {
    const here = networkOf(machine)
    const apps = [...new Set(here.sockets.map(({ app }) => app))]
    const isBusybox = machine.tools === 'busybox'
    const full = args.some((arg) => /[afux]/.test(arg))
    const names = here.isPod
      ? [here.command ?? apps.join(',')]
      : ['/sbin/init', '/usr/bin/containerd', '/usr/bin/kubelet', '/usr/local/bin/kube-proxy', ...apps]
    const rows = here.node || here.isPod ? [...names, 'ps'] : ['bash', 'ps']
    const text = isBusybox
      ? [
          'PID   USER     TIME  COMMAND',
          ...rows.map(
            (name, i) => `${String(i === 0 ? 1 : 6 + i).padStart(5)} ${machine.user.padEnd(8)}  0:00 ${name}`,
          ),
        ]
      : full
        ? [
            'UID          PID    PPID  C STIME TTY          TIME CMD',
            ...rows.map(
              (name, i) =>
                `${machine.user.padEnd(8)}${String(i === 0 ? 1 : 100 + i).padStart(8)}       ${i === 0 ? 0 : 1}  0 09:00 ?        00:00:00 ${name}`,
            ),
          ]
        : [
            '    PID TTY          TIME CMD',
            ...['bash', 'ps'].map((name, i) => `${String(200 + i).padStart(7)} pts/0    00:00:00 ${name}`),
          ]
    await stdout.write(text.map((line) => `${line}\n`).join(''))
    return 0
  },
}
