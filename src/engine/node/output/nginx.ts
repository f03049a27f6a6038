/** docker.io/library/nginx: the notices of its entry point and its master process, its access log and its error log. */
import { pathOf } from '../webFiles.ts'
import { nginxVersion } from '../images/nginx.ts'
import { serverOf } from '../nginxConf.ts'
import { clfTime, slashTime } from './times.ts'
import type { ImageOutput, OutputOf, Request } from './types.ts'

/** Workers begin after what the entry point has run. */
const FIRST_WORKER = 29
const CONF = '/etc/nginx/conf.d/default.conf'

export const nginxOutput: OutputOf = (run) => {
  const { container, startedAt, endedAt, exitCode, read } = run
  const words = [...(container.command ?? []), ...(container.args ?? [])]
  const isOwn = words.length === 0
  // a shell, or nginx itself, in place of the entry point
  const byEntryPoint = !container.command?.length && (isOwn || /^nginx(-debug)?$/.test(words[0]!))
  const [major = 0, minor = 0] = nginxVersion(container.image).split('.').map(Number)
  const release = major * 100 + minor
  const isBitnami = /bitnami|unprivileged/.test(container.image)
  const lines: string[] = []
  if (byEntryPoint && release >= 119 && !/bitnami/.test(container.image)) {
    lines.push(...entryPoint(release, read(CONF) !== undefined))
  }
  const notice = (at: number, text: string, pid = 1) => `${slashTime(at)} [notice] ${pid}#${pid}: ${text}`
  const taken = isOwn && endedAt !== null && exitCode === 1
  if (taken) lines.push(...bindFailures(endedAt, isBitnami ? 8080 : 80))
  else if (release >= 121) {
    lines.push(
      ...[
        'using the "epoll" event method',
        `nginx/${nginxVersion(container.image)}`,
        'built by gcc 12.2.0 (Debian 12.2.0-14+deb12u1) ',
        'OS: Linux 6.12.57+deb13-amd64',
        'getrlimit(RLIMIT_NOFILE): 1048576:1048576',
        'start worker processes',
        ...[0, 1, 2, 3].map((i) => `start worker process ${FIRST_WORKER + i}`),
      ].map((text) => notice(startedAt, text)),
    )
  }
  const isGraceful = endedAt !== null && exitCode === 0
  return {
    ...(!isOwn && !byEntryPoint && { hasCommand: true as const }),
    starts: lines,
    served: (request) => [...errorLine(request, read), accessLine(request)],
    ends: isGraceful && release >= 121 ? farewell(endedAt, notice) : [],
  } satisfies ImageOutput
}

/** docker-entrypoint.sh of nginxinc/docker-nginx. */
function entryPoint(release: number, isMounted: boolean): string[] {
  const script = '/docker-entrypoint.sh:'
  const folder = '/docker-entrypoint.d/'
  const ipv6 = '10-listen-on-ipv6-by-default.sh'
  return [
    `${script} ${folder} is not empty, will attempt to perform configuration`,
    `${script} Looking for shell scripts in ${folder}`,
    `${script} Launching ${folder}${ipv6}`,
    ...(isMounted
      ? [`${ipv6}: info: can not modify ${CONF} (read-only file system?)`]
      : [`${ipv6}: info: Getting the checksum of ${CONF}`, `${ipv6}: info: Enabled listen on IPv6 in ${CONF}`]),
    ...(release >= 124 ? [`${script} Sourcing ${folder}15-local-resolvers.envsh`] : []),
    `${script} Launching ${folder}20-envsubst-on-templates.sh`,
    `${script} Launching ${folder}30-tune-worker-processes.sh`,
    `${script} Configuration complete; ready for start up`,
  ]
}

/** It tries five times, half a second apart. */
function bindFailures(endedAt: number, port: number): string[] {
  const line = (at: number, text: string) => `${slashTime(at)} [emerg] 1#1: ${text}`
  const tries = [4, 3, 2, 1, 0].map((left) =>
    line(endedAt - left * 500, `bind() to 0.0.0.0:${port} failed (98: Address already in use)`),
  )
  return [...tries, line(endedAt, 'still could not bind()')]
}

function farewell(at: number, notice: (at: number, text: string, pid?: number) => string): string[] {
  const workers = [0, 1, 2, 3].map((i) => FIRST_WORKER + i)
  return [
    notice(at, 'signal 3 (SIGQUIT) received, shutting down'),
    ...workers.flatMap((pid) => ['gracefully shutting down', 'exiting', 'exit'].map((text) => notice(at, text, pid))),
    ...workers.flatMap((pid) => [
      notice(at, `signal 17 (SIGCHLD) received from ${pid}`),
      notice(at, `worker process ${pid} exited with code 0`),
    ]),
    notice(at, 'exit'),
  ]
}

/** `log_format main` of the image's nginx.conf; the whole of it is `combined` and one field more. */
export function accessLine({ at, clientIP, method, path, status, bytes, referer, agent, forwarded }: Request): string {
  const request = `${clientIP} - - [${clfTime(at)}] "${method} ${path} HTTP/1.1" ${status} ${bytes}`
  return `${request} "${referer ?? '-'}" "${agent ?? 'curl/8.14.1'}" "${forwarded ?? '-'}"`
}

/** What it writes where a file is not there. */
function errorLine(
  { at, number, clientIP, method, path, host, status }: Request,
  read: (path: string) => string | undefined,
) {
  const server = serverOf(read)
  if (status !== 404 || server?.answer(pathOf(path), '')) return []
  const file = `${server?.root ?? '/usr/share/nginx/html'}${pathOf(path)}`
  const what = file.endsWith('/')
    ? `"${file}index.html" is not found (2: No such file or directory)`
    : `open() "${file}" failed (2: No such file or directory)`
  const rest = `client: ${clientIP}, server: localhost, request: "${method} ${path} HTTP/1.1", host: "${host}"`
  return [`${slashTime(at)} [error] ${FIRST_WORKER}#${FIRST_WORKER}: *${number} ${what}, ${rest}`]
}
