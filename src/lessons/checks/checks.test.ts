import { beforeAll, describe, expect, it } from 'vitest'
import * as engine from '#engine'
import { Rehearsal } from '../rehearse.ts'

/** A Deployment of two pods, a Service with an address, a headless one, one that is an alias, and a load balancer. */
const FILES = [
  `apiVersion: v1
kind: Pod
metadata: { name: client }
spec: { containers: [{ name: client, image: curlimages/curl, command: [sleep, infinity] }] }
`,
  `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: nginx, image: 'nginx:1.25', ports: [{ containerPort: 80 }] }] }
`,
  ...['web', 'careful'].map(
    (name) => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: 80 }] }
`,
  ),
  `apiVersion: apps/v1
kind: Deployment
metadata: { name: careful }
spec:
  replicas: 2
  selector: { matchLabels: { app: careful } }
  template:
    metadata: { labels: { app: careful } }
    spec:
      containers:
        - name: nginx
          image: nginx:1.25
          readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 2 }
          lifecycle: { preStop: { sleep: { seconds: 5 } } }
`,
  `apiVersion: v1
kind: Service
metadata: { name: each }
spec: { clusterIP: None, selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: nickname }
spec: { type: ExternalName, externalName: web.default.svc.cluster.local }
---
apiVersion: v1
kind: Service
metadata: { name: front }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80 }] }
`,
].map((text, n) => ({ name: `${n}.yaml`, text }))

let rehearsal: Rehearsal
beforeAll(async () => {
  rehearsal = await Rehearsal.of({ config: '', steps: [{ files: FILES, commands: ['sleep 120'] }] }, engine)
})
const of = (verb: string, args: object) => rehearsal.check([{ verb, with: args }])[0]!
const asking = { from: 'pod/client' }

describe('survives', () => {
  const to = (name: string, trouble: string) => ({
    ...asking,
    to: `http://${name}`,
    deployment: name,
    trouble,
    lost: 0,
  })

  it.each(['rollout', 'death', 'sickness'])(
    'a Deployment with a probe and a pause loses nothing in a %s',
    (trouble) => {
      expect(of('survives', to('careful', trouble))).toMatchObject({
        ok: true,
        says: expect.stringContaining('0 were'),
      })
    },
  )

  it.each(['rollout', 'death'])('one without loses requests in a %s, and shows one of them', (trouble) => {
    const verdict = of('survives', to('web', trouble))
    expect(verdict).toMatchObject({ ok: false, says: expect.stringContaining('TARGET_PORT_CLOSED') })
    expect(verdict.trace?.outcome).toBe('refused')
  })

  it('one whose readiness nobody asks for cannot be said to survive sickness', () => {
    expect(of('survives', to('web', 'sickness'))).toMatchObject({ ok: false, says: expect.stringMatching(/probe/) })
  })

  it('what is lost in the midst of a rollout does not count afterwards', () => {
    expect(of('survives', { ...to('web', 'rollout'), afterwards: true })).toMatchObject({
      ok: true,
      says: expect.stringMatching(/^Of \d+ requests .* after a rollout of web 0 were lost/),
    })
  })

  it('leaves the cluster of the learner alone', () => {
    const before = rehearsal.cluster.time
    of('survives', to('web', 'death'))
    expect(rehearsal.cluster.time).toBe(before)
    expect(of('endpoints', { service: 'web', ready: 2, total: 2 }).ok).toBe(true)
  })
})

describe('resolves', () => {
  const name = (short: string) => ({ ...asking, name: `${short}.default.svc.cluster.local` })

  it.each([
    ['a headless Service has an address for each pod', { ...name('each'), addresses: 2, pods: true }, true],
    ['a ClusterIP is one address, and no pod’s', { ...name('web'), addresses: 1, pods: false }, true],
    ['a ClusterIP is no pod’s address', { ...name('web'), addresses: 1, pods: true }, false],
    ['a name that is not there has none', { ...name('nobody'), addresses: 0 }, true],
    ['an alias stands for its name', { ...name('nickname'), alias: 'web.default.svc.cluster.local' }, true],
    ['a Service with an address is no alias', { ...name('web'), alias: 'web.default.svc.cluster.local' }, false],
  ])('%s', (_, args, ok) => {
    expect(of('resolves', args)).toMatchObject({ ok })
  })
})

describe('costs', () => {
  it.each([
    [{ balancers: 1 }, true],
    [{ balancers: 0 }, false],
    [{ atMost: 18.25 }, true],
    [{ atMost: 18 }, false],
  ])('of one load balancer of the provider: %o', (args, ok) => {
    expect(of('costs', args)).toMatchObject({ ok, says: expect.stringContaining('1 load balancer costs $18.25') })
  })
})

describe('reach', () => {
  const web = { ...asking, to: 'http://web', outcome: 'ok', times: 5 }

  it.each([
    ['pods of the wanted label answer', { ...web, by: 'app=web' }, true],
    ['pods of another label answered', { ...web, by: 'app=careful' }, false],
    ['an answer may be late', { ...web, within: 1000 }, true],
    ['an answer is too late', { ...web, within: 1 }, false],
  ])('%s', (_, args, ok) => {
    expect(of('reach', args)).toMatchObject({ ok })
  })

  it('says that a gate without an address has none yet', () => {
    expect(of('reach', { ...web, to: 'http://{shop.ingress}' }).says).toMatch(/shop has no address in the status/)
    expect(of('reach', { ...web, to: 'http://{shop.gateway}' }).says).toMatch(/shop has no address in the status/)
  })
})
