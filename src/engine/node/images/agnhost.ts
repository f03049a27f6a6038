import { flag, runCommand } from '../command.ts'
import { hostPort } from '../../ip.ts'
import type { Container } from '../../kinds/pod/types.ts'
import type { AppResponse } from '../../network/types.ts'
import { ALPINE, withPrograms } from '../programs.ts'
import type { ImageBehaviour, ImageRequest, Listener, Process } from './types.ts'
import { pathOf } from '../webFiles.ts'

const tcp = (port: number): Listener => ({ port, protocol: 'TCP' })
const udp = (port: number): Listener => ({ port, protocol: 'UDP' })
const sctp = (port: number): Listener => ({ port, protocol: 'SCTP' })

/** Its subcommands that listen; all others wait for ever. */
const MODES: Readonly<Record<string, (container: Container) => Process>> = {
  netexec(container) {
    const port = Number(flag(container, 'http-port') ?? 8080)
    const udpPort = Number(flag(container, 'udp-port') ?? 8081)
    const delay = Number(flag(container, 'delay-shutdown') ?? 0) * 1000
    const sctpPort = Number(flag(container, 'sctp-port') ?? -1)
    const listens = [tcp(port), ...(udpPort > 0 ? [udp(udpPort)] : []), ...(sctpPort > 0 ? [sctp(sctpPort)] : [])]
    return { listens, servesMs: delay, stopMs: delay + 30 }
  },
  'serve-hostname'(container) {
    const port = Number(flag(container, 'port') ?? 9376)
    return { listens: [has(container, 'udp') ? udp(port) : tcp(port)], stopMs: 30, stopCode: 2 }
  },
  liveness: () => ({ listens: [tcp(8080)], stopMs: 20, stopCode: 2 }),
  nettest: () => ({ listens: [tcp(8080)], stopMs: 20, stopCode: 2 }),
  'test-webserver': (container) => ({
    listens: [tcp(Number(flag(container, 'port') ?? 80))],
    stopMs: 20,
    stopCode: 2,
  }),
  'grpc-health-checking': () => ({ listens: [tcp(5000), tcp(8080)], stopMs: 20, stopCode: 2 }),
}

/** registry.k8s.io/e2e-test-images/agnhost: netexec and serve-hostname tell who answered and who asked. */
export const agnhost: ImageBehaviour = {
  name: 'agnhost',
  repositories: ['e2e-test-images/agnhost', 'agnhost', 'serve_hostname', 'kubernetes-e2e-test-images/agnhost'],
  answersData: true,
  run(container) {
    const program = container.command ?? []
    if (program.length && !/(^|\/)agnhost$/.test(program[0]!)) return runCommand(container)
    return (MODES[modeOf(container)] ?? (() => ({ listens: [], stopMs: 20 })))(container)
  },
  programs: () => withPrograms(ALPINE, 'agnhost bash curl dig nslookup host nc ip ss iptables iptables-save'),
  respond(request) {
    const { path, host, podName, clientIP, container, headers = {} } = request // time and port only where they are told: see AppRequest
    const mode = modeOf(container)
    if (mode === 'serve-hostname') return { status: 200, body: podName }
    if (request.data !== undefined) return mode === 'netexec' ? command(request.data, request) : null
    const route = pathOf(path)
    const query = new Map(
      (path.split('?')[1] ?? '').split('&').map((part) => part.split('=').map(decoded) as [string, string]),
    )
    if (mode === 'liveness') return liveness(route, request.runningMs ?? 0)
    switch (route) {
      case '/hostname':
      case '/hostName':
        return { status: 200, body: podName }
      case '/clientip':
        return { status: 200, body: `${clientIP}:${request.clientPort ?? 0}` }
      case '/healthz':
        return { status: 200, body: '' }
      case '/echo':
        return { status: Number(query.get('code')) || 200, body: query.get('msg') ?? '' }
      case '/header':
        return { status: 200, body: { host, ...headers }[query.get('key')?.toLowerCase() ?? ''] ?? '' }
      case '/redirect':
        return {
          status: Number(query.get('code')) || 302,
          body: '',
          headers: { Location: query.get('location') ?? '/' },
        }
    }
    return { status: 200, body: `NOW: ${goTime(request.now ?? 0)} m=+${((request.runningMs ?? 0) / 1000).toFixed(9)}` }
  },
}

/** What netexec answers over UDP and SCTP; to anything else, nothing. */
function command(data: string, request: ImageRequest): AppResponse | null {
  const text = data.trim().toLowerCase()
  if (text === 'hostname') return { status: 0, body: request.podName }
  if (text === 'clientip') return { status: 0, body: hostPort(request.clientIP, request.clientPort ?? 0) }
  return text.startsWith('echo ') ? { status: 0, body: text.slice(5) } : null
}

/** Well for ten seconds, then not any more, as the documentation's example needs it. */
function liveness(route: string, runningMs: number): { status: number; body: string } {
  const seconds = runningMs / 1000
  if (route === '/started') return { status: 200, body: `${seconds}s` }
  if (route !== '/healthz') return { status: 404, body: '404 page not found\n' }
  return seconds > 10 ? { status: 500, body: `error: ${seconds}` } : { status: 200, body: 'ok' }
}

/** As Go prints a time. */
function goTime(now: number): string {
  const [day, clock = ''] = new Date(now).toISOString().slice(0, -1).split('T')
  return `${day} ${clock.padEnd(18, '0')} +0000 UTC`
}

function modeOf({ command = [], args = [], image }: Container): string {
  const mode = [...command.slice(1), ...args][0]
  return mode ?? (/serve_hostname/.test(image) ? 'serve-hostname' : 'pause')
}

function has({ command = [], args = [] }: Container, name: string): boolean {
  return [...command, ...args].some((word) => word === `--${name}` || word === `--${name}=true`)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
