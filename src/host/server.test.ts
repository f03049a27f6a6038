import { beforeEach, describe, expect, it } from 'vitest'
import * as manifest from '#manifest'
import type { ApplyReport, Playground, SourceFile, Update } from './messages.ts'
import { PlaygroundServer, type ServerSnapshot } from './server.ts'

const service = (name: string, rest = '') => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: {app: web}
  ports:
  - port: 80
${rest}`

const web = (...services: string[]): SourceFile[] => [{ name: 'web.yaml', text: services.join('---\n') }]

let updates: Update[]
let server: PlaygroundServer

function start(files: SourceFile[], snapshot?: ServerSnapshot): ApplyReport {
  const playground: Playground = { files, config: '', seed: 1 }
  return server.handle({ type: 'start', playground, snapshot }) as ApplyReport
}

function apply(files: SourceFile[]): ApplyReport {
  return server.handle({ type: 'apply', files }) as ApplyReport
}

/** The names of the Services on the last picture that was posted. */
function drawn(): string[] {
  const last = updates.findLast((update) => update.topology)
  return last!.topology!.services.map((s) => s.name)
}

beforeEach(() => {
  updates = []
  server = new PlaygroundServer((update) => updates.push(update), manifest)
})

describe('applying files', () => {
  it('prints what kubectl apply prints', () => {
    expect(start(web(service('a'), service('b'))).lines).toEqual([
      { text: 'service/a created', action: 'created' },
      { text: 'service/b created', action: 'created' },
    ])
    expect(apply(web(service('a'), service('b').replace('80', '81'))).lines).toEqual([
      { text: 'service/a unchanged', action: 'unchanged' },
      { text: 'service/b configured', action: 'configured' },
    ])
  })

  it('shows the picture of an edit with the answer to it', () => {
    start(web(service('a')))
    updates.length = 0
    apply(web(service('a'), service('b')))
    expect(drawn()).toEqual(['a', 'b'])
  })

  it('deletes what stands in no file any more', () => {
    start(web(service('a'), service('b')))
    const { lines } = apply(web(service('a')))
    expect(lines).toContainEqual({ text: 'service "b" deleted from default namespace', action: 'deleted' })
    expect(drawn()).toEqual(['a'])
  })

  it('keeps an object that moved to another file', () => {
    start(web(service('a'), service('b')))
    const { lines } = apply([...web(service('a')), { name: 'b.yaml', text: service('b') }])
    expect(lines.map((line) => line.text)).toEqual(['service/a unchanged', 'service/b unchanged'])
  })

  it('deletes nothing of a file that does not parse, and says where it breaks', () => {
    start(web(service('a'), service('b')))
    const report = apply([{ name: 'web.yaml', text: service('a') + '  oops: [\n' }])
    expect(report.diagnostics[0]).toMatchObject({ file: 'web.yaml', from: 'yaml', severity: 'error' })
    expect(report.diagnostics[0]!.message).toContain('error converting YAML to JSON')
    expect(server.handle({ type: 'yaml', kind: 'Service', namespace: 'default', name: 'b' })).toHaveProperty('text')
  })

  it('keeps the last good state of an object that is refused, and marks the field', () => {
    start(web(service('a')))
    const report = apply(web(service('a').replace('  ports:', '  type: NodePort\n  ports:') + '    nodePort: 8080\n'))
    expect(report.diagnostics).toMatchObject([
      {
        from: 'apiserver',
        field: 'spec.ports[0].nodePort',
        range: { startLine: 10 },
        message: expect.stringContaining(
          'provided port is not in the valid range. The range of valid ports is 30000-32767',
        ),
      },
    ])
    expect(drawn()).toEqual(['a'])
  })

  it('says of an unknown field of an existing object only what is wrong with it', () => {
    start(web(service('a')))
    expect(apply(web(service('a').replace('selector', 'selectr'))).diagnostics).toMatchObject([
      {
        range: { startLine: 6 },
        message:
          'Error from server (BadRequest): Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.selectr"',
      },
    ])
  })

  it('does not delete an object while its document carries a name that is refused', () => {
    start(web(service('a')))
    apply(web(service('A_bad_name')))
    expect(drawn()).toEqual(['a'])
  })

  it('repeats what is wrong with the cluster configuration for as long as it stands', () => {
    const config = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking: {ipFamily: both}\n'
    server.handle({ type: 'start', playground: { files: [], config, seed: 1 } })
    expect(apply(web(service('a'))).diagnostics).toMatchObject([{ file: 'cluster.yaml', severity: 'error' }])
  })

  it('never deletes what the cluster made itself', () => {
    start(web(service('a')))
    apply([])
    expect(server.handle({ type: 'yaml', kind: 'Service', namespace: 'default', name: 'kubernetes' })).toHaveProperty(
      'text',
    )
  })
})

describe('time', () => {
  it('opens with a load balancer that already has its address', () => {
    start(web(service('edge').replace('  ports:', '  type: LoadBalancer\n  ports:')))
    const balancers = updates.findLast((update) => update.topology)!.topology!.loadBalancers
    expect(balancers).toMatchObject([{ name: 'edge', state: 'active', address: '203.0.113.50' }])
  })

  it('stands still while paused, and moves with its speed while playing', () => {
    start([])
    const time = () => updates.at(-1)!.time
    const opened = time()
    server.handle({ type: 'pause' })
    server.tick(100)
    expect(time()).toBe(opened)
    server.handle({ type: 'play', speed: 5 })
    server.tick(100)
    expect(time()).toBe(opened + 500)
  })

  it('steps to the next thing that happens', () => {
    start(web(service('a')))
    server.handle({ type: 'pause' })
    const before = updates.at(-1)!.time
    server.handle({ type: 'step' })
    const after = updates.at(-1)!
    expect(after.time).toBeGreaterThan(before)
    expect(after.traces?.length ?? after.events?.length ?? Number(after.topology !== undefined)).toBeGreaterThan(0)
  })
})

describe('coming back', () => {
  it('takes up from a snapshot with the same objects, addresses and time', () => {
    start(web(service('a')))
    const ip = () =>
      updates.findLast((update) => update.topology)!.topology!.services.find((s) => s.name === 'a')!.clusterIP
    const before = { ip: ip(), time: updates.at(-1)!.time }
    const snapshot = JSON.parse(JSON.stringify(server.handle({ type: 'snapshot' }))) as ServerSnapshot
    server = new PlaygroundServer((update) => updates.push(update), manifest)
    const { lines } = start(web(service('a')), snapshot)
    expect(lines).toEqual([{ text: 'service/a unchanged', action: 'unchanged' }])
    expect({ ip: ip(), time: updates.at(-1)!.time }).toEqual(before)
    apply([])
    expect(drawn()).toEqual([])
  })
})

describe('looking back', () => {
  const deployment = (replicas: number) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: nginx}]}
`
  const files = (replicas: number) => [{ name: 'web.yaml', text: `${service('web')}---\n${deployment(replicas)}` }]
  const pods = () => updates.findLast(({ topology }) => topology)!.topology!.pods.length
  const run = (seconds: number) => {
    for (let i = 0; i < seconds * 10; i++) server.tick(100)
  }
  const past = () => updates.findLast((update) => update.past)?.past
  const at = () => updates.at(-1)!.time
  const seek = (time: number) => server.handle({ type: 'seek', time })

  it('shows the cluster of then, paused, and the way back to the present', () => {
    start(files(3))
    run(10)
    apply(files(1))
    run(40)
    const present = at()
    expect(pods()).toBe(1)
    seek(present - 45_000)
    expect(pods()).toBe(3)
    expect(updates.at(-1)).toMatchObject({ time: present - 45_000, playing: false })
    expect(past()!.present).toBe(present)
    seek(Infinity)
    expect(pods()).toBe(1)
    expect(at()).toBe(present)
    expect(past()!.present).toBeNull()
  })

  it('passes again as it did when it is played, with what somebody did, until it is the present', () => {
    start(files(3))
    run(10)
    apply(files(1))
    run(40)
    const present = at()
    const twin = server.handle({ type: 'snapshot' }) as ServerSnapshot
    seek(present - 45_000)
    server.handle({ type: 'play', speed: 1 })
    run(45)
    expect(at()).toBe(present)
    expect(past()!.present).toBeNull()
    expect(server.handle({ type: 'snapshot' })).toEqual(twin)
  })

  it('is as it was, to the last connection, also where heavy traffic has left no moment near', () => {
    start([{ name: 'web.yaml', text: `${service('web', '  type: NodePort')}\n---\n${deployment(3)}` }])
    const source = { id: 'many', from: 'client', service: 'default/web', door: 'nodePort', rate: 100, enabled: true }
    server.handle({ type: 'setSource', source: source as never })
    const seen: { t: number; snapshot: string }[] = []
    for (let minute = 0; minute < 4; minute++) {
      run(50)
      const { cluster } = server.handle({ type: 'snapshot' }) as ServerSnapshot
      seen.push({ t: at(), snapshot: JSON.stringify(cluster) })
      expect(cluster.network.nodes.flatMap(({ conntrack }) => conntrack.blocks).join().length).toBeGreaterThan(100_000)
    }
    run(3)
    for (const which of [0, 1, 3, 2]) {
      seek(seen[which]!.t)
      const { cluster } = server.handle({ type: 'snapshot' }) as ServerSnapshot
      expect(JSON.stringify(cluster) === seen[which]!.snapshot).toBe(true)
    }
  })

  it('takes another way when somebody does something there', () => {
    start(files(3))
    run(10)
    apply(files(1))
    run(40)
    const present = at()
    seek(present - 45_000)
    apply(files(4))
    expect(past()).toMatchObject({ present: null })
    server.handle({ type: 'play', speed: 1 })
    run(60)
    expect(pods()).toBe(4)
  })

  it('goes no further back than a new cluster', () => {
    start(files(3))
    run(20)
    start(files(2))
    const begun = at()
    run(20)
    seek(0)
    expect(at()).toBe(begun)
    expect(pods()).toBe(2)
  })
})
