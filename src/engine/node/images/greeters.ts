/** Small servers that lessons like: one port, one answer. A line each. */
import { env, flag, hasCommand, runCommand } from '../command.ts'
import type { Container } from '../../kinds/pod/types.ts'
import type { ImageBehaviour, ImageRequest } from './types.ts'

interface Greeter {
  name: string
  repositories: string[]
  port(container: Container): number
  body(request: ImageRequest): string
  /** Nothing else is in the image. */
  bare?: true
}

const GREETERS: readonly Greeter[] = [
  {
    name: 'whoami',
    repositories: ['traefik/whoami', 'containous/whoami'],
    port: (container) => Number(flag(container, 'port') ?? env(container, 'WHOAMI_PORT_NUMBER') ?? 80),
    body: whoami,
    bare: true,
  },
  {
    name: 'kubernetes-bootcamp',
    repositories: [
      'google-samples/kubernetes-bootcamp',
      'jocatalin/kubernetes-bootcamp',
      'k8s-minikube/kubernetes-bootcamp',
    ],
    port: () => 8080,
    body: ({ podName, container }) =>
      `Hello Kubernetes bootcamp! | Running on: ${podName} | v=${/:v?(\d+)/.exec(container.image)?.[1] ?? 1}\n`,
  },
  {
    name: 'jmalloc-echo',
    repositories: ['jmalloc/echo-server'],
    port: portVariable(8080),
    body: ({ podName, path, host }) =>
      `Request served by ${podName}\n\nGET ${path} HTTP/1.1\n\nHost: ${host}\nAccept: */*\nUser-Agent: curl/8.14.1\n`,
    bare: true,
  },
  {
    name: 'ealen-echo',
    repositories: ['ealen/echo-server'],
    port: portVariable(80),
    body: ({ podName, path, host, clientIP }) =>
      JSON.stringify({
        host: { hostname: host, ip: `::ffff:${clientIP}`, ips: [] },
        http: { method: 'GET', baseUrl: '', originalUrl: path, protocol: 'http' },
        request: { params: { 0: path }, query: {}, cookies: {}, body: {}, headers: { host, accept: '*/*' } },
        environment: { HOSTNAME: podName },
      }),
  },
  {
    name: 'nginxdemos-hello',
    repositories: ['nginxdemos/hello', 'nginxdemos/nginx-hello'],
    port: ({ image }) => (/nginx-hello/.test(image) ? 8080 : 80),
    body: ({ podIP, port, podName, path }) =>
      `Server address: ${podIP}:${port}\nServer name: ${podName}\nURI: ${path}\n`,
  },
  { name: 'kubia', repositories: ['luksa/kubia'], port: () => 8080, body: ({ podName }) => `You've hit ${podName}\n` },
  { name: 'hpa-example', repositories: ['hpa-example'], port: () => 80, body: () => 'OK!' },
]

export const greeters: readonly ImageBehaviour[] = GREETERS.map(({ name, repositories, port, body, bare }) => ({
  name,
  repositories,
  ...(bare && { bare }),
  run: (container) =>
    hasCommand(container) && !bare
      ? runCommand(container)
      : { listens: [{ port: port(container), protocol: 'TCP' }], stopMs: 40 },
  respond: (request) => ({ status: 200, body: body(request) }),
}))

function portVariable(port: number): (container: Container) => number {
  return (container) => Number(env(container, 'PORT') ?? port)
}

function whoami({
  podName,
  podIP,
  clientIP,
  clientPort = 0,
  method,
  path,
  host,
  headers,
  container,
}: ImageRequest): string {
  const name = flag(container, 'name') ?? env(container, 'WHOAMI_NAME')
  return [
    ...(name ? [`Name: ${name}`] : []),
    `Hostname: ${podName}`,
    'IP: 127.0.0.1',
    'IP: ::1',
    `IP: ${podIP}`,
    `RemoteAddr: ${clientIP}:${clientPort}`,
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}`,
    'User-Agent: curl/8.14.1',
    'Accept: */*',
    ...Object.entries(headers ?? {}).map(
      ([key, value]) => `${key.replace(/(^|-)[a-z]/g, (c) => c.toUpperCase())}: ${value}`,
    ),
    '',
    '',
  ].join('\n')
}
