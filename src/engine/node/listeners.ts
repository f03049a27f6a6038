/** The servers that people start by hand in a shell line, and the ports that they open. */
import type { Listener } from './images/types.ts'
import type { Command } from './shell.ts'

/** What each program listens on, given its arguments; undefined: this call of it does not listen. */
const SERVERS: Readonly<Record<string, (args: readonly string[]) => number | undefined>> = {
  nc: netcat,
  netcat,
  ncat: netcat,
  httpd: (args) => Number(after(args, '-p')?.split(':').at(-1)) || 80,
  nginx: (args) => (args.includes('-s') ? undefined : 80),
  'nginx-debug': () => 80,
  'httpd-foreground': () => 80,
  apache2ctl: () => 80,
  'apache2-foreground': () => 80,
  'redis-server': (args) => Number(after(args, '--port')) || 6379,
  'valkey-server': (args) => Number(after(args, '--port')) || 6379,
  python: python,
  python2: python,
  python3: python,
  socat: (args) => Number(/^TCP4?-LISTEN:(\d+)/i.exec(args[0] ?? '')?.[1]) || undefined,
}

/** In the order in which the line starts them. */
export function listenersOf(commands: readonly Command[]): Listener[] {
  const found: Listener[] = []
  for (const { words } of commands) {
    const [program = '', ...args] = withoutBusybox(words)
    const name = program.slice(program.lastIndexOf('/') + 1)
    const port = Object.hasOwn(SERVERS, name) ? SERVERS[name]!(args) : undefined
    if (!port) continue
    const protocol = /^(nc|netcat|ncat)$/.test(name) && options(args).includes('u') ? 'UDP' : 'TCP'
    if (!found.some((each) => each.port === port && each.protocol === protocol)) found.push({ port, protocol })
  }
  return found
}

/** `while true`, `if`, `busybox` and the like before the program itself. */
function withoutBusybox(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word) => !/^(while|until|if|do|then|!|true|busybox|exec|command|time)$/.test(word))
  return start < 0 ? [] : words.slice(start)
}

/** The letters of all single-dash options: `-lk -p 80` gives `lkp`. */
function options(args: readonly string[]): string {
  return args
    .filter((arg) => /^-[a-zA-Z]/.test(arg))
    .map((arg) => arg.slice(1))
    .join('')
}

function after(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name)
  if (at >= 0) return args[at + 1]
  return args.find((arg) => arg.startsWith(name) && arg.length > name.length)?.slice(name.length)
}

/** `nc -lk -p 8080`, `nc -l 8080`, `nc -lvnp 8080`, `nc -l 0.0.0.0 8080`. */
function netcat(args: readonly string[]): number | undefined {
  if (!options(args).includes('l') && !args.includes('--listen')) return undefined
  const end = args.findIndex((arg) => arg === '-e' || arg === '-c')
  const own = (end < 0 ? args : args.slice(0, end)).filter((_, i) => !/^-[wqi]$/.test(args[i - 1] ?? ''))
  const numbers = own.flatMap((arg) => /^(?:-\w*p)?(\d{1,5})$/.exec(arg)?.[1] ?? [])
  return Number(numbers.at(-1)) || undefined
}

/** `python -m http.server [PORT]`, and Python 2's SimpleHTTPServer. */
function python(args: readonly string[]): number | undefined {
  const module = args.indexOf('-m')
  if (module < 0 || !/^(http\.server|SimpleHTTPServer)$/.test(args[module + 1] ?? '')) return undefined
  const rest = args.slice(module + 2)
  return Number(rest.find((arg, i) => /^\d+$/.test(arg) && !rest[i - 1]?.startsWith('-'))) || 8000
}
