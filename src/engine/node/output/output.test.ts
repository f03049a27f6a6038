import { describe, expect, it } from 'vitest'
import { Cluster } from '#engine'
import { outputOf, runOf as read, type ContainerRun } from '#kubectl'
import { MOST_SERVED, ServedRing, SLOT_MS } from './ring.ts'

function clusterOf(image: string, container: object = {}, pod: object = {}): Cluster {
  const cluster = new Cluster()
  cluster.apply([
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', labels: { app: 'p' } },
      spec: { containers: [{ name: 'c', image, ...container }], ...pod },
    },
  ])
  cluster.step(10_000)
  return cluster
}

function runOf(cluster: Cluster, previous = false): ContainerRun {
  const run = read(cluster, 'default', 'p', 'c', previous)
  if (typeof run === 'string') throw new Error(run)
  return run
}

const linesOf = (cluster: Cluster, previous = false) => outputOf(runOf(cluster, previous)).lines.map(({ text }) => text)

function ask(cluster: Cluster, port: number, path = '/', headers?: Record<string, string>): void {
  const { status } = cluster.get('Pod', 'default', 'p') as unknown as { status: { podIP: string } }
  cluster.send({ from: 'node/node-1', host: status.podIP, port, path, ...(headers && { headers }) })
}

describe('what containers write', () => {
  it.each([
    [
      'nginx:1.25',
      80,
      '/',
      [/^\d+\.\d+\.\d+\.\d+ - - \[05\/Jan\/2026:09:00:10 \+0000\] "GET \/ HTTP\/1\.1" 200 615 "-" "x\/1" "-"$/],
    ],
    [
      'nginx:1.25',
      80,
      '/no',
      [
        /\[error\] 29#29: \*1 open\(\) "\/usr\/share\/nginx\/html\/no" failed \(2: No such file/,
        / 404 153 "-" "x\/1" "-"$/,
      ],
    ],
    ['httpd', 80, '/', [/^\S+ - - \[05\/Jan\/2026:09:00:10 \+0000\] "GET \/ HTTP\/1\.1" 200 45$/]],
    [
      'registry.k8s.io/e2e-test-images/agnhost:2.53',
      8080,
      '/hostname',
      [/^I0105 09:00:10\.\d{6} {7}1 log\.go:195\] GET \/hostname$/],
    ],
    ['gcr.io/google-samples/hello-app:1.0', 8080, '/', [/^2026\/01\/05 09:00:10 Serving request: \/$/]],
    ['registry.k8s.io/echoserver:1.10', 8080, '/', [/"GET \/ HTTP\/1\.1" 200 \d+ "-" "x\/1"$/]],
    ['luksa/kubia', 8080, '/', [/^Received request from ::ffff:/]],
    [
      'gcr.io/google-samples/kubernetes-bootcamp:v1',
      8080,
      '/',
      [/^Running On: p \| Total Requests: 1 \| App Uptime: /],
    ],
    ['redis:7', 6379, '/', []],
  ])('[LOG-1] %s writes of a request to port %d for %s what it really does', (image, port, path, expected) => {
    const args = image.includes('agnhost') ? { args: ['netexec'] } : {}
    const cluster = clusterOf(image, args)
    const before = linesOf(cluster)
    ask(cluster, port, path, { 'user-agent': 'x/1' })
    const fresh = linesOf(cluster)
      .slice(before.length)
      .filter((line) => line !== '')
    expect(fresh).toHaveLength(expected.length)
    expected.forEach((pattern, i) => expect(fresh[i]).toMatch(pattern))
  })

  it.each([
    ['nginx:1.25', {}, '/docker-entrypoint.sh: Configuration complete; ready for start up'],
    ['redis:7.2.4', {}, /^1:M 05 Jan 2026 09:00:0\d\.\d{3} \* Ready to accept connections tcp$/],
    ['hashicorp/http-echo', {}, 'Missing -text option!'],
    ['postgres:16', {}, 'Error: Database is uninitialized and superuser password is not specified.'],
    ['hashicorp/http-echo', { args: ['-text=hi'] }, /\[INFO\] server is listening on :5678$/],
    ['traefik/whoami', {}, /Starting up on port 80$/],
  ])('[LOG-1] %s writes at its start, or as it gives up: %j', (image, container, line) => {
    expect(linesOf(clusterOf(image, container))).toContainEqual(
      typeof line === 'string' ? line : expect.stringMatching(line),
    )
  })

  it('[LOG-1] old nginx says nothing as it starts', () => {
    expect(linesOf(clusterOf('nginx:1.14.2'))).toEqual([])
  })

  it('[LOG-2] the kubelet’s HTTP probes are in an access log, those that only connect are not', () => {
    const cluster = clusterOf('nginx:1.25', {
      readinessProbe: { httpGet: { path: '/ready', port: 80 }, periodSeconds: 5 },
      livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 },
    })
    const lines = linesOf(cluster).filter((line) => line.includes('HTTP/1.1" '))
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(line).toMatch(/"GET \/ready HTTP\/1\.1" 404 153 "-" "kube-probe\/1\.36" "-"$/)
  })

  it('[LOG-3] requests that are told from memory are written down like those that are made in full', () => {
    const cluster = clusterOf('hashicorp/http-echo', { args: ['-text=hi'] })
    for (let i = 0; i < 50; i++) ask(cluster, 5678)
    expect(cluster.network.remembered).toBeGreaterThan(40)
    const lines = linesOf(cluster).slice(1)
    expect(lines).toHaveLength(50)
    const ports = new Set(lines.map((line) => /:(\d+) "GET/.exec(line)![1]))
    expect(ports.size).toBe(50)
  })

  it('[LOG-3] a fork has the same log, and each goes on with its own', () => {
    const cluster = clusterOf('nginx:1.25')
    for (let i = 0; i < 5; i++) ask(cluster, 80, `/${i % 2}`)
    const twin = cluster.fork()
    expect(linesOf(twin)).toEqual(linesOf(cluster))
    ask(twin, 80)
    ask(cluster, 80)
    ask(cluster, 80)
    expect(runOf(twin).servedCount).toBe(6)
    expect(runOf(cluster).servedCount).toBe(7)
  })

  it('[LOG-4] each run has a log of its own; the one before is kept, and older ones are not', () => {
    const cluster = clusterOf('nginx:1.25', {
      livenessProbe: { httpGet: { path: '/gone', port: 80 }, periodSeconds: 1, failureThreshold: 8 },
    })
    cluster.step(2000)
    const now = runOf(cluster)
    const before = runOf(cluster, true)
    expect(before.id).not.toBe(now.id)
    expect(before.endedAt).toBeLessThanOrEqual(now.startedAt)
    expect(linesOf(cluster, true).at(-1)).toMatch(/\[notice\] 1#1: exit$/)
  })

  it('[LOG-4] keeps the last requests of many', () => {
    const cluster = clusterOf('nginx:1.25')
    for (let i = 0; i < MOST_SERVED + 10; i++) ask(cluster, 80, '/index.html')
    expect(runOf(cluster).servedCount).toBe(MOST_SERVED + 10)
    expect(linesOf(cluster)).toHaveLength(MOST_SERVED)
  })

  it.each([
    ['p', 'x', false, 'container x is not valid for pod p'],
    ['p', 'c', true, 'previous terminated container "c" in pod "p" not found'],
    ['q', 'c', false, 'pods "q" not found'],
  ])('[LOG-4] of pod %s, container %s, previous %s: %s', (pod, container, previous, words) => {
    expect(read(clusterOf('nginx'), 'default', pod, container, previous)).toBe(words)
  })

  it('[LOG-4] a container that waits has no log yet, and says why in the kubelet’s words', () => {
    const cluster = clusterOf('nginx:missing')
    expect(read(cluster, 'default', 'p', 'c')).toMatch(
      /^container "c" in pod "p" is waiting to start: (image can't|trying)/,
    )
  })
})

describe('a ring of requests', () => {
  const what = { method: 'GET', host: 'h', path: '/', clientIP: '10.0.0.1', status: 200, bytes: 1, port: 80 }

  it('[USE-1] counts what came in the last slot of 15 s that is over', () => {
    const ring = new ServedRing()
    for (let t = 0; t < SLOT_MS; t += 1000) ring.note(what, t, 1)
    expect(ring.servedBefore(SLOT_MS - 1)).toBe(0)
    expect(ring.servedBefore(SLOT_MS)).toBe(15)
    ring.note(what, SLOT_MS + 5, 1)
    expect(ring.servedBefore(SLOT_MS + 6)).toBe(15)
    expect(ring.servedBefore(2 * SLOT_MS)).toBe(1)
    expect(ring.servedBefore(3 * SLOT_MS)).toBe(0)
  })

  it('[LOG-3] is the same after a restore', () => {
    const ring = new ServedRing()
    for (let i = 0; i < MOST_SERVED + 3; i++) ring.note(i % 3 ? what : { ...what, path: '/x' }, i * 20, i)
    const twin = ServedRing.of(JSON.parse(JSON.stringify(ring.snapshot())) as ReturnType<ServedRing['snapshot']>)
    expect([...twin.entries()]).toEqual([...ring.entries()])
    expect(twin.snapshot()).toEqual(ring.snapshot())
    expect(twin.servedBefore(30_000)).toBe(ring.servedBefore(30_000))
  })
})
