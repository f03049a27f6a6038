import { describe, expect, it } from 'vitest'
import { world } from '../../testing/engine.ts'
import type { Container } from '../kinds/pod/types.ts'

/** What runs, and what it says to a request for `path` at `port` from 192.0.2.9. */
function answer(container: Partial<Container>, port: number, path = '/'): string | null | undefined {
  const w = world()
  w.run('web', container)
  w.pass(8000)
  const socket = w.nodes.sockets.at(w.pod('web')!.status.podIP!, port, 'TCP')
  if (!socket) return undefined
  const request = { method: 'GET' as const, host: 'web', path, clientIP: '192.0.2.9' }
  const response = w.nodes.respond(socket, request)
  return response && `${response.status} ${response.body.split('\n').filter(Boolean).slice(0, 3).join(' | ')}`
}

describe('an image', () => {
  const docroot = '<html><body><h1>It works!</h1></body></html>'
  const rows: [what: string, container: Partial<Container>, port: number, path: string, expected: unknown][] = [
    ['nginx serves its welcome page', { image: 'nginx' }, 80, '/', expect.stringMatching(/^200 <!DOCTYPE html>/)],
    ['nginx misses what is not there', { image: 'nginx' }, 80, '/x', expect.stringMatching(/^404 /)],
    [
      'nginx without privileges listens on 8080',
      { image: 'nginxinc/nginx-unprivileged' },
      8080,
      '/',
      expect.any(String),
    ],
    [
      'nginx listens on 80, whatever it declares',
      { image: 'nginx', ports: [{ containerPort: 8080, protocol: 'TCP' }] },
      8080,
      '/',
      undefined,
    ],
    ['httpd serves its line', { image: 'httpd:2.4' }, 80, '/', `200 ${docroot}`],
    ['redis speaks no HTTP', { image: 'redis' }, 6379, '/', null],
    ['redis takes another port', { image: 'redis', args: ['redis-server', '--port', '7000'] }, 7000, '/', null],
    [
      'agnhost netexec says who it is',
      { image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', args: ['netexec', '--http-port=9000'] },
      9000,
      '/hostname',
      '200 web',
    ],
    [
      'agnhost netexec says who asks',
      { image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', args: ['netexec'] },
      8080,
      '/clientip',
      '200 192.0.2.9:0',
    ],
    [
      'agnhost serve-hostname says its name',
      { image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', args: ['serve-hostname'] },
      9376,
      '/',
      '200 web',
    ],
    ['agnhost alone pauses', { image: 'registry.k8s.io/e2e-test-images/agnhost:2.40' }, 8080, '/', undefined],
    [
      'echoserver tells about itself',
      { image: 'registry.k8s.io/echoserver:1.10' },
      8080,
      '/',
      '200 Hostname: web | Pod Information: | \tnode name:\tnode-1',
    ],
    [
      'hello-app greets',
      { image: 'gcr.io/google-samples/hello-app:2.0' },
      8080,
      '/',
      '200 Hello, world! | Version: 2.0.0 | Hostname: web',
    ],
    [
      'hello-app reads PORT',
      { image: 'gcr.io/google-samples/hello-app:1.0', env: [{ name: 'PORT', value: '50000' }] },
      50000,
      '/',
      '200 Hello, world! | Version: 1.0.0 | Hostname: web',
    ],
    ['http-echo says its text', { image: 'hashicorp/http-echo', args: ['-text=hi', '-listen=:80'] }, 80, '/', '200 hi'],
    [
      'busybox with a server has no pages',
      { image: 'busybox', command: ['httpd', '-f', '-p', '8000'] },
      8000,
      '/',
      expect.stringMatching(/^404 /),
    ],
    [
      'python serves with http.server',
      { image: 'busybox', command: ['python3', '-m', 'http.server', '8000'] },
      8000,
      '/',
      expect.any(String),
    ],
    ['netshoot listens nowhere', { image: 'nicolaka/netshoot', command: ['sleep', 'infinity'] }, 80, '/', undefined],
    [
      'an unknown image listens where it declares',
      { image: 'myapp/backend:1', ports: [{ containerPort: 5000, protocol: 'TCP' }] },
      5000,
      '/',
      '200 Hello from web (myapp/backend:1, port 5000)',
    ],
    ['an unknown image without ports listens nowhere', { image: 'myapp/backend:1' }, 80, '/', undefined],
  ]
  it.each(rows)('[IMG-1] %s', (_what, container, port, path, expected) => {
    const said = answer(container, port, path)
    // which node it is on is the scheduler's chance
    expect(said?.replace(/node-\d/, 'node-1') ?? said).toEqual(expected)
  })

  const ends: [what: string, container: Partial<Container>, expected: string][] = [
    ['busybox without a command is done at once', { image: 'busybox' }, 'Completed 0'],
    ['curl without arguments complains', { image: 'curlimages/curl' }, 'Error 2'],
    ['http-echo without a text fails', { image: 'hashicorp/http-echo' }, 'Error 127'],
    ['a command exits as it says', { image: 'alpine', command: ['sh', '-c', 'sleep 2; exit 7'] }, 'Error 7'],
  ]
  it.each(ends)('[IMG-2] %s', (_what, container, expected) => {
    const w = world()
    w.run('web', container, { restartPolicy: 'Never' })
    w.pass(10_000)
    const { terminated } = w.pod('web')!.status.containerStatuses![0]!.state
    expect(`${terminated?.reason} ${terminated?.exitCode}`).toBe(expected)
  })
})
