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
      '200 Hostname: web | Pod Information: | \t-no pod information available-',
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
      'busybox serves what a command has written',
      {
        image: 'busybox',
        command: ['sh', '-c', 'mkdir /www; echo "hi from $(hostname)" > /www/index.html; httpd -f -p 8000 -h /www'],
      },
      8000,
      '/',
      '200 hi from web',
    ],
    [
      'netcat says what is piped into it',
      {
        image: 'busybox',
        command: [
          'sh',
          '-c',
          "while true; do printf 'HTTP/1.1 200 OK\\r\\n\\r\\nhello from %s' | nc -l -p 8080 -w 1; done",
        ],
      },
      8080,
      '/',
      '200 hello from %s',
    ],
    ['netcat alone says nothing', { image: 'alpine', command: ['nc', '-lk', '-p', '9000'] }, 9000, '/', null],
    [
      'nginx serves what a command has written',
      {
        image: 'nginx',
        command: ['sh', '-c', "echo 'green' > /usr/share/nginx/html/index.html && exec nginx -g 'daemon off;'"],
      },
      80,
      '/',
      '200 green',
    ],
    [
      'nginx serves what its postStart hook has written',
      {
        image: 'nginx',
        lifecycle: {
          postStart: { exec: { command: ['sh', '-c', 'echo "I am $HOSTNAME" > /usr/share/nginx/html/index.html'] } },
        },
      },
      80,
      '/',
      '200 I am web',
    ],
    [
      'whoami says who asks',
      { image: 'traefik/whoami', args: ['--port=8000'] },
      8000,
      '/api',
      '200 Hostname: web | IP: 127.0.0.1 | IP: ::1',
    ],
    [
      'a database speaks no HTTP',
      { image: 'postgres:17', env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }] },
      5432,
      '/',
      null,
    ],
    [
      'agnhost echoes',
      { image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', args: ['netexec'] },
      8080,
      '/echo?msg=a+b&code=418',
      '418 a b',
    ],
    [
      'agnhost liveness is well at first',
      { image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', args: ['liveness'] },
      8080,
      '/healthz',
      '200 ok',
    ],
    ['pause listens nowhere', { image: 'registry.k8s.io/pause:3.10' }, 80, '/', undefined],
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
    ['mysql without a password gives up', { image: 'mysql:8' }, 'Error 1'],
    ['nginx with another command is another program', { image: 'nginx', args: ['sleep', '1'] }, 'Completed 0'],
    ['a command exits as it says', { image: 'alpine', command: ['sh', '-c', 'sleep 2; exit 7'] }, 'Error 7'],
  ]
  it.each(ends)('[IMG-2] %s', (_what, container, expected) => {
    const w = world()
    w.run('web', container, { restartPolicy: 'Never' })
    w.pass(10_000)
    const { terminated } = w.pod('web')!.status.containerStatuses![0]!.state
    expect(`${terminated?.reason} ${terminated?.exitCode}`).toBe(expected)
  })

  it('[IMG-3] nginx and httpd say in their own words that a page is not there', () => {
    const whole = (image: string) => {
      const w = world()
      w.run('web', { image })
      w.pass(8000)
      const socket = w.nodes.sockets.at(w.pod('web')!.status.podIP!, 80, 'TCP')!
      return w.nodes.respond(socket, { method: 'GET', host: 'web', path: '/x', clientIP: '192.0.2.9' })!
    }
    expect(whole('nginx:1.25')).toEqual({
      status: 404,
      body: [
        '<html>',
        '<head><title>404 Not Found</title></head>',
        '<body>',
        '<center><h1>404 Not Found</h1></center>',
        '<hr><center>nginx/1.25.5</center>',
        '</body>',
        '</html>',
        '',
      ].join('\r\n'),
      headers: { Server: 'nginx/1.25.5', 'Content-Type': 'text/html' },
    })
    expect(whole('httpd:2.4.62')).toMatchObject({
      body: expect.stringContaining('<p>The requested URL was not found on this server.</p>'),
      headers: { Server: 'Apache/2.4.62 (Unix)', 'Content-Type': 'text/html; charset=iso-8859-1' },
    })
  })

  it('[IMG-4] nginx listens and answers as a mounted configuration says', () => {
    const w = world()
    const conf = `server {
      listen 8080;  # not 80
      location / { return 200 "v2 on $hostname\\n"; }
      location /healthz { return 204; }
      location = /old { return 301 /new; }
    }`
    w.api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'conf' }, data: { 'default.conf': conf } })
    const volumeMounts = [{ name: 'conf', mountPath: '/etc/nginx/conf.d' }]
    w.run('web', { volumeMounts }, { volumes: [{ name: 'conf', configMap: { name: 'conf' } }] })
    w.pass(8000)
    const at = (port: number) => w.nodes.sockets.at(w.pod('web')!.status.podIP!, port, 'TCP')
    expect(at(80)).toBeUndefined()
    const asked = (path: string) => {
      const { status, body } = w.nodes.respond(at(8080)!, { method: 'GET', host: 'x', path, clientIP: '192.0.2.9' })!
      return `${status} ${body.split('\r')[0]}`
    }
    expect(['/', '/healthz', '/old'].map(asked)).toEqual(['200 v2 on web\n', '204 ', '301 <html>'])
  })

  it('[IMG-5] an init container’s page is served from the volume that both mount', () => {
    const w = world()
    const volumeMounts = (mountPath: string) => [{ name: 'work', mountPath }]
    w.run(
      'web',
      { volumeMounts: volumeMounts('/usr/share/nginx/html') },
      {
        volumes: [{ name: 'work', emptyDir: {} }],
        initContainers: [
          {
            name: 'install',
            image: 'busybox',
            command: ['sh', '-c', 'echo prepared > /prepared/index.html'],
            volumeMounts: volumeMounts('/prepared'),
          },
        ],
      },
    )
    w.pass(10_000)
    const socket = w.nodes.sockets.at(w.pod('web')!.status.podIP!, 80, 'TCP')!
    expect(w.nodes.respond(socket, { method: 'GET', host: 'x', path: '/', clientIP: '192.0.2.9' })!.body).toBe(
      'prepared\n',
    )
  })
})
