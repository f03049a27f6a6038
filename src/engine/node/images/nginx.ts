import { runCommand } from '../command.ts'
import { parseImage } from '../reference.ts'
import { serverOf } from '../nginxConf.ts'
import { debianOrAlpine, withPrograms } from '../programs.ts'
import type { AppResponse } from '../../network/types.ts'
import type { ImageBehaviour } from './types.ts'
import { fileAt, pathOf } from '../webFiles.ts'

const ROOT = '/usr/share/nginx/html'

const WELCOME = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`

/** The part of its configuration that counts. */
const DEFAULT_CONF = `server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    location / {
        root   ${ROOT};
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   ${ROOT};
    }
}
`

/** The last release of each branch; a tag that names a release in full is that one. */
const LAST: Readonly<Record<string, string>> = {
  '1.14': '1.14.2',
  '1.16': '1.16.1',
  '1.18': '1.18.0',
  '1.19': '1.19.10',
  '1.20': '1.20.2',
  '1.21': '1.21.6',
  '1.22': '1.22.1',
  '1.23': '1.23.4',
  '1.24': '1.24.0',
  '1.25': '1.25.5',
  '1.26': '1.26.3',
  '1.27': '1.27.5',
  '1.28': '1.28.0',
}
const NEWEST = '1.29.4'

const REASONS: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  401: 'Authorization Required',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
}

/** docker.io/library/nginx: its welcome page on port 80, or what is mounted or written in its place. */
export const nginx: ImageBehaviour = {
  name: 'nginx',
  repositories: [
    'nginx',
    'nginxinc/nginx-unprivileged',
    'bitnami/nginx',
    'bitnamilegacy/nginx',
    'bprashanth/nginxhttps',
  ],
  // it asks five times, half a second apart
  bindMs: 2600,
  run(container, read) {
    // the entrypoint runs what it is given in place of nginx
    const own = !container.command?.length && !container.args?.length
    const process = own ? undefined : runCommand(container)
    if (process && !process.listens.length) return process
    const ports = serverOf(read)?.ports ?? [/unprivileged|bitnami/.test(container.image) ? 8080 : 80]
    return { stopMs: 60, ...process, listens: ports.map((port) => ({ port, protocol: 'TCP' as const })) }
  },
  programs: (image) => withPrograms(debianOrAlpine(image), 'curl nginx'),
  files: () => ({ [`${ROOT}/index.html`]: WELCOME, '/etc/nginx/conf.d/default.conf': DEFAULT_CONF }),
  certificate(port, read) {
    const server = serverOf(read)
    return server?.certificate && server.securePorts.includes(port) ? read(server.certificate) : undefined
  },
  respond({ path, container, read, podName, port, isSecure }) {
    const version = nginxVersion(container.image)
    const headers = { Server: `nginx/${version}`, 'Content-Type': 'text/html' }
    const asked = pathOf(path)
    const server = serverOf(read)
    if (!isSecure && server?.securePorts.includes(port)) {
      const body = page(400, version, 'The plain HTTP request was sent to HTTPS port')
      return { status: 400, body, headers }
    }
    const told = server?.answer(asked, podName)
    if (told) {
      const body = told.body ?? (told.status < 300 ? '' : page(told.status, version))
      return {
        status: told.status,
        body,
        headers: { ...headers, ...(told.body !== undefined && { 'Content-Type': told.type }) },
      }
    }
    const upstream = server?.upstream(asked)
    if (upstream) {
      const query = path.slice(asked.length)
      const answer = (response: AppResponse | null): AppResponse =>
        response
          ? { ...response, headers: { ...headers, ...response.headers, Server: headers.Server } }
          : { status: 502, body: page(502, version), headers }
      return { status: 0, body: '', passOn: { ...upstream, path: upstream.path + query, answer } }
    }
    const file = fileAt(read, server?.root ?? ROOT, path)
    if (file) return { ...file, headers: { ...headers, ...file.headers } }
    if (asked === '/' || asked === '/index.html') return { status: 200, body: WELCOME, headers }
    return { status: 404, body: page(404, version), headers }
  },
}

export function nginxVersion(image: string): string {
  const [release = ''] = /^\d+(\.\d+)*/.exec(parseImage(image)?.tag ?? '') ?? []
  return release.split('.').length > 2 ? release : (LAST[release] ?? NEWEST)
}

function page(status: number, version: string, why?: string): string {
  const reason = `${status} ${REASONS[status] ?? ''}`.trim()
  const title = why ? `400 ${why}` : reason
  const lines = [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${reason}</h1></center>`,
    ...(why ? [`<center>${why}</center>`] : []),
    `<hr><center>nginx/${version}</center>`,
    '</body>',
    '</html>',
    '',
  ]
  return lines.join('\r\n')
}
