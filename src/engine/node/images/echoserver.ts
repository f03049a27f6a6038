import { env } from '../command.ts'
import { parseImage } from '../reference.ts'
import type { ImageBehaviour, ImageRequest } from './types.ts'
import { pathOf } from '../webFiles.ts'

/** registry.k8s.io/echoserver: nginx and Lua that say what they see of the request, on port 8080. */
export const echoserver: ImageBehaviour = {
  name: 'echoserver',
  repositories: ['echoserver', 'google_containers/echoserver', 'google-containers/echoserver'],
  run: () => ({
    listens: [
      { port: 8080, protocol: 'TCP' },
      { port: 8443, protocol: 'TCP' },
    ],
    stopMs: 60,
  }),
  respond: (request) => ({
    status: 200,
    body: isOld(request.container.image) ? oldWords(request) : words(request),
    headers: { Server: isOld(request.container.image) ? 'nginx/1.10.0' : 'echoserver', 'Content-Type': 'text/plain' },
  }),
}

/** Until 1.4 it said the same in other words. */
function isOld(image: string): boolean {
  return Number(/^1\.(\d+)/.exec(parseImage(image)?.tag ?? '')?.[1] ?? 10) <= 4
}

function words(request: ImageRequest): string {
  const { podName, clientIP, method, path, host, port, container } = request
  const names = { NODE_NAME: 'node name', POD_NAME: 'pod name', POD_NAMESPACE: 'pod namespace', POD_IP: 'pod IP' }
  const known = Object.entries(names).flatMap(([name, title]) => {
    const value = env(container, name)
    return value === undefined ? [] : [`\t${title}:\t${value}`]
  })
  return `

Hostname: ${podName}

Pod Information:
${known.length ? known.join('\n') : '\t-no pod information available-'}

Server values:
\tserver_version=nginx: 1.13.3 - lua: 10008

Request Information:
\tclient_address=${clientIP}
\tmethod=${method}
\treal path=${path}
\tquery=${path.split('?')[1] ?? ''}
\trequest_version=1.1
\trequest_scheme=http
\trequest_uri=http://${host}:${port}${path}

Request Headers:
${headersOf(request, '\t')}

Request Body:
\t-no body in request-

`
}

function oldWords(request: ImageRequest): string {
  const { clientIP, method, path, host, port } = request
  return `CLIENT VALUES:
client_address=${clientIP}
command=${method}
real path=${pathOf(path)}
query=${path.split('?')[1] ?? 'nil'}
request_version=1.1
request_uri=http://${host}:${port}${path}

SERVER VALUES:
server_version=nginx: 1.10.0 - lua: 10001

HEADERS RECEIVED:
${headersOf(request, '')}
BODY:
-no body in request-`
}

/** Each in a line; who sends none that we know of is taken for a curl. */
function headersOf({ host, headers = {} }: ImageRequest, indent: string): string {
  const usual = headers['user-agent'] === undefined ? { accept: '*/*', 'user-agent': 'curl/8.14.1' } : {}
  return Object.entries({ ...usual, ...headers, host })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${indent}${name}=${value}`)
    .join('\n')
}
