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
