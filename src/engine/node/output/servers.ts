/** Web servers but for nginx. */
import { commandsOf, env, flag } from '../command.ts'
import { parseImage } from '../reference.ts'
import { hostPort } from '../../ip.ts'
import { apacheTime, clfTime, klogHead, pythonTime, slashTime } from './times.ts'
import type { OutputOf, Request } from './types.ts'

const ownCommand = { hasCommand: true as const }
const NEWEST_APACHE = '2.4.66'

/** docker.io/library/httpd. */
export const httpdOutput: OutputOf = ({ container, podIP, startedAt }) => {
  const [release = NEWEST_APACHE] = /^\d+\.\d+\.\d+/.exec(parseImage(container.image)?.tag ?? '') ?? []
  const isOwn = !container.command?.length && !container.args?.length
  const head = (module: string) => `[${apacheTime(startedAt)}] [${module}:notice] [pid 1:tid 1]`
  const unnamed = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${podIP}. Set the 'ServerName' directive globally to suppress this message`
  return {
    ...(!isOwn && ownCommand),
    starts: [
      unnamed,
      unnamed,
      `${head('mpm_event')} AH00489: Apache/${release} (Unix) configured -- resuming normal operations`,
      `${head('core')} AH00094: Command line: 'httpd -D FOREGROUND'`,
    ],
    served: (request) => [commonLine(request)],
  }
}

function commonLine({ at, clientIP, method, path, status, bytes }: Request): string {
  return `${clientIP} - - [${clfTime(at)}] "${method} ${path} HTTP/1.1" ${status} ${bytes || '-'}`
}

/** k8s.gcr.io/echoserver: nginx with its access log on standard output. */
export const echoserverOutput: OutputOf = ({ container }) => ({
  starts: /:(1\.4|1\.0)\b/.test(container.image) ? [] : ['Generating self-signed cert'],
  served: ({ at, clientIP, method, path, status, bytes, referer, agent }) => [
    `${clientIP} - - [${clfTime(at)}] "${method} ${path} HTTP/1.1" ${status} ${bytes} "${referer ?? '-'}" "${agent ?? 'curl/8.14.1'}"`,
  ],
})

/** hashicorp/http-echo: without a text it gives up. */
export const httpEchoOutput: OutputOf = ({ container, startedAt }) => {
  if ((flag(container, 'text') ?? env(container, 'ECHO_TEXT')) === undefined) {
    return { starts: ['Missing -text option!'] }
  }
  const listen = flag(container, 'listen') ?? ':5678'
  return {
    starts: [`${slashTime(startedAt)} [INFO] server is listening on ${listen}`],
    served: ({ at, host, clientIP, clientPort, number, method, path, status, bytes, agent }) => {
      const from = hostPort(clientIP, clientPort || portOf(number))
      return [
        `${slashTime(at)} ${host} ${from} "${method} ${path} HTTP/1.1" ${status} ${bytes} "${agent ?? 'curl/8.14.1'}" 21.5µs`,
      ]
    },
  }
}

/** A port for who drew none. */
function portOf(number: number): number {
  return 32_768 + ((number * 7919) % 28_232)
}

/** gcr.io/google-samples/hello-app. */
export const helloAppOutput: OutputOf = ({ container, startedAt }) => {
  if (/node-hello/.test(container.image)) return { served: ({ path }) => [`Received request for URL: ${path}`] }
  return {
    starts: [`${slashTime(startedAt)} Server listening on port ${env(container, 'PORT') ?? 8080}`],
    served: ({ at, path }) => [`${slashTime(at)} Serving request: ${path}`],
  }
}

/** agnhost: what its subcommands write. */
export const agnhostOutput: OutputOf = ({ container, startedAt }) => {
  const { command = [], args = [] } = container
  if (command.length > 0 && !/(^|\/)agnhost$/.test(command[0]!)) return ownCommand
  const mode =
    [...command.slice(1), ...args][0] ?? (/serve_hostname/.test(container.image) ? 'serve-hostname' : 'pause')
  const klog = (at: number, place: string, text: string) => `${klogHead(at, place)} ${text}`
  switch (mode) {
    case 'netexec': {
      const http = flag(container, 'http-port') ?? '8080'
      const udp = flag(container, 'udp-port') ?? '8081'
      return {
        starts: [
          klog(startedAt, 'log.go:195', `Started HTTP server on port ${http}`),
          klog(startedAt, 'log.go:195', `Started UDP server on port  ${udp}`),
        ],
        served: ({ at, method, path, status }) => {
          const route = path.split('?')[0]!.slice(1).toLowerCase()
          if (status === 0) return []
          return [klog(at, 'log.go:195', `${method} ${route === '' ? '/' : `/${route}`}`)]
        },
      }
    }
    case 'serve-hostname':
      return {
        starts: [klog(startedAt, 'log.go:195', `Serving on port ${flag(container, 'port') ?? 9376}.`)],
        served: ({ at, clientIP, clientPort, number }) => [
          klog(at, 'log.go:195', `HTTP request from ${hostPort(clientIP, clientPort || portOf(number))}`),
        ],
      }
    case 'pause':
      return { starts: ['Paused'] }
    default:
      return { isPartial: true }
  }
}

/** A shell and its tools: what `python -m http.server` writes of requests, beside what its command line writes. */
export const busyboxOutput: OutputOf = ({ container }) => {
  const isPython = commandsOf(container).some(({ words }) => words.includes('http.server'))
  return {
    ...(container.command?.length || container.args?.length ? ownCommand : {}),
    ...(isPython && { served: pythonLines }),
  }
}

function pythonLines({ at, clientIP, method, path, status }: Request): string[] {
  const head = `${clientIP} - - [${pythonTime(at)}]`
  const line = `${head} "${method} ${path} HTTP/1.1" ${status} -`
  return status === 404 ? [`${head} code 404, message File not found`, line] : [line]
}

/** The small servers of tutorials. */
export const bootcampOutput: OutputOf = ({ podName, startedAt, servedCount }) => ({
  starts: [
    `Kubernetes Bootcamp App Started At: ${new Date(startedAt).toISOString()} | Running On:  ${podName} `,
    ...(servedCount > 0 ? [''] : []),
  ],
  served: ({ at, number }) => [
    `Running On: ${podName} | Total Requests: ${number} | App Uptime: ${(at - startedAt) / 1000} seconds | Log Time: ${new Date(at).toISOString()}`,
  ],
})

/** luksa/kubia. */
export const kubiaOutput: OutputOf = () => ({
  starts: ['Kubia server starting...'],
  served: ({ clientIP }) => [`Received request from ::ffff:${clientIP}`],
})

/** traefik/whoami tells its port and nothing else. */
export const whoamiOutput: OutputOf = ({ container, startedAt }) => ({
  starts: [
    `${slashTime(startedAt)} Starting up on port ${flag(container, 'port') ?? env(container, 'WHOAMI_PORT_NUMBER') ?? 80}`,
  ],
})
