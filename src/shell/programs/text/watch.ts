import { Collector } from '../../io/stream.ts'
import { ExitError, type Program } from '../../process.ts'
import { secondsOf } from '../core/small.ts'

/** `watch [-n SECONDS] [-t] COMMAND …`: until Ctrl+C, or its reader has gone. */
export const watch: Program = {
  name: 'watch',
  async run(process) {
    const { args, machine, stdout, signal } = process
    let i = 0
    let seconds = 2
    let title = true
    for (; i < args.length && args[i]!.startsWith('-'); i++) {
      const arg = args[i]!
      if (arg === '-n' || arg === '--interval') seconds = secondsOf(args[++i] ?? '') ?? Number.NaN
      else if (/^-n./.test(arg)) seconds = secondsOf(arg.slice(2)) ?? Number.NaN
      else if (arg.includes('t') && !arg.startsWith('--')) title = false
    }
    if (Number.isNaN(seconds)) throw new ExitError(1, `watch: failed to parse argument: '${args[i - 1]}'`)
    const command = args.slice(i).join(' ')
    if (command === '') throw new ExitError(1, 'Usage:\n watch [options] command')
    for (;;) {
      const shown = new Collector()
      await process.script(command, { stdout: shown, stderr: shown })
      const time = new Date(machine.cluster.reading.now)
        .toUTCString()
        .replace(',', '')
        .replace(/(\w+) (\d+) (\w+) (\d+) ([\d:]+) GMT/, '$1 $3 $2 $5 $4')
      const head = title
        ? `Every ${seconds.toFixed(1)}s: ${command}${' '.repeat(4)}${machine.hostname}: ${time}\n\n`
        : ''
      await stdout.write(`${process.isTerminal('stdout') ? '\x1b[H\x1b[2J' : ''}${head}${shown.text}`)
      await machine.time.wait(Math.max(100, seconds * 1000), signal)
    }
  },
}
