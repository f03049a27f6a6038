import { describe, expect, it } from 'vitest'
import { world, type World } from '../../testing/engine.ts'
import { clusterOf } from '../../testing/families.ts'
import type { Event } from '../kinds/event/types.ts'
import type { EnvVar } from '../kinds/pod/types.ts'

function create(w: World, kind: string, name: string, rest: object, namespace = 'default') {
  expect(w.api.create({ apiVersion: 'v1', kind, metadata: { name, namespace }, ...rest })).toMatchObject({ ok: true })
}

function environment(w: World, name: string): Record<string, string> {
  const list = w.nodes.environmentOf(w.pod(name)!, 'c')
  return Object.fromEntries(list.map((each) => [each.name, each.value!]))
}

function told(w: World, name: string, reason: string): string[] {
  const events = w.api.list<Event>('Event').filter((e) => e.involvedObject.name === name && e.reason === reason)
  return events.map(({ message }) => message)
}

const plain = { enableServiceLinks: false }

describe('variables of the manifest', () => {
  const config = { data: { COLOR: 'blue', SIZE: 'xl' } }
  const rows: [what: string, env: EnvVar[], value: string][] = [
    ['a value', [{ name: 'X', value: 'plain' }], 'plain'],
    ['a key of a ConfigMap', [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'look', key: 'COLOR' } } }], 'blue'],
    ['a key of a Secret', [{ name: 'X', valueFrom: { secretKeyRef: { name: 'keys', key: 'token' } } }], 'grün'],
    ['the pod’s name', [{ name: 'X', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }], 'web'],
    ['a label', [{ name: 'X', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } }], 'web'],
    ['its node', [{ name: 'X', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }], 'node-1'],
    ['a limit', [{ name: 'X', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } }], '1'],
    [
      'a limit in another unit',
      [{ name: 'X', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } }],
      '500',
    ],
    [
      'a limit that is not set',
      [{ name: 'X', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Gi' } } }],
      '16',
    ],
    [
      'another variable',
      [
        { name: 'A', value: 'one' },
        { name: 'X', value: '$(A) and $(B) and $$(A)' },
      ],
      'one and $(B) and $(A)',
    ],
    ['a Service', [{ name: 'X', value: 'http://$(DB_SERVICE_HOST):$(DB_SERVICE_PORT)' }], 'http://10.96.0.50:5432'],
  ]
  it.each(rows)('[CTR-30] are resolved when the container starts: %s', (_what, env, value) => {
    const w = world()
    create(w, 'ConfigMap', 'look', config)
    create(w, 'Secret', 'keys', { stringData: { token: 'grün' } })
    w.service('db', { clusterIP: '10.96.0.50', ports: [{ port: 5432 }] })
    w.run('web', { env, resources: { limits: { cpu: '500m' } } }, { nodeName: 'node-1' })
    w.pass(5000)
    expect(environment(w, 'web').X).toBe(value)
  })

  it('[CTR-30] are resolved when the container starts: addresses of both families', () => {
    const w = world(clusterOf('dual'))
    const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } })
    w.run('web', { env: [field('PODS', 'status.podIPs'), field('HOST', 'status.hostIP')] }, { nodeName: 'node-2' })
    w.pass(5000)
    const podIPs = w.pod('web')!.status.podIPs!.map(({ ip }) => ip)
    expect(podIPs).toHaveLength(2)
    expect(environment(w, 'web')).toMatchObject({ PODS: podIPs.join(','), HOST: '10.0.1.6' })
  })

  it('[CTR-31] envFrom takes every key, with its prefix; env comes over it', () => {
    const w = world()
    create(w, 'ConfigMap', 'look', config)
    const env = [{ name: 'MY_SIZE', value: 's' }]
    w.run('web', { envFrom: [{ prefix: 'MY_', configMapRef: { name: 'look' } }], env }, plain)
    w.pass(5000)
    expect(environment(w, 'web')).toMatchObject({ MY_COLOR: 'blue', MY_SIZE: 's' })
  })

  it('[CTR-32] stay as they were when the ConfigMap changes, until the container starts again', () => {
    const w = world()
    create(w, 'ConfigMap', 'look', config)
    w.run('web', { envFrom: [{ configMapRef: { name: 'look' } }] })
    w.pass(5000)
    w.api.mergePatch('ConfigMap', 'default', 'look', { data: { COLOR: 'red' } })
    w.pass(60_000)
    expect(environment(w, 'web').COLOR).toBe('blue')
    const node = w.pod('web')!.spec.nodeName!
    w.nodes.stop(node)
    w.pass(1000)
    w.nodes.start(node)
    w.pass(10_000)
    expect(environment(w, 'web').COLOR).toBe('red')
  })

  const failures: [env: object, message: string][] = [
    [{ envFrom: [{ configMapRef: { name: 'none' } }] }, 'configmap "none" not found'],
    [{ env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 'none', key: 'k' } } }] }, 'secret "none" not found'],
    [
      { env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'look', key: 'none' } } }] },
      "couldn't find key none in ConfigMap default/look",
    ],
  ]
  it.each(failures)('[CTR-33] that cannot be had are a CreateContainerConfigError: %j', (container, message) => {
    const w = world()
    create(w, 'ConfigMap', 'look', config)
    w.run('web', container)
    w.pass(5000)
    expect(w.row('Pod', 'web').slice(1, 3)).toEqual(['0/1', 'CreateContainerConfigError'])
    expect(w.pod('web')!.status.containerStatuses![0]!.state.waiting!.message).toBe(message)
    expect(told(w, 'web', 'Failed')).toEqual([`Error: ${message}`])
  })

  it('[CTR-33] and the container starts once the ConfigMap is there; what is optional is left out', () => {
    const w = world()
    w.run('web', { envFrom: [{ configMapRef: { name: 'late' } }] })
    w.run('easy', { envFrom: [{ configMapRef: { name: 'late', optional: true } }] })
    w.pass(5000)
    expect(w.row('Pod', 'easy')[2]).toBe('Running')
    create(w, 'ConfigMap', 'late', config)
    w.pass(15_000)
    expect(w.row('Pod', 'web')[2]).toBe('Running')
    expect(environment(w, 'web').COLOR).toBe('blue')
  })
})

describe('variables of Services', () => {
  it('[CTR-34] tell host and ports of each Service of the namespace, and of kubernetes', () => {
    const w = world()
    const ports = [
      { name: 'http', port: 80 },
      { name: 'dns-udp', port: 53, protocol: 'UDP' },
    ]
    w.service('my-shop-web', { clusterIP: '10.96.0.60', ports })
    w.run('web', {})
    w.pass(5000)
    const all = environment(w, 'web')
    expect(Object.fromEntries(Object.entries(all).filter(([name]) => name.startsWith('MY_SHOP_WEB')))).toEqual({
      MY_SHOP_WEB_SERVICE_HOST: '10.96.0.60',
      MY_SHOP_WEB_SERVICE_PORT: '80',
      MY_SHOP_WEB_SERVICE_PORT_HTTP: '80',
      MY_SHOP_WEB_SERVICE_PORT_DNS_UDP: '53',
      MY_SHOP_WEB_PORT: 'tcp://10.96.0.60:80',
      MY_SHOP_WEB_PORT_80_TCP: 'tcp://10.96.0.60:80',
      MY_SHOP_WEB_PORT_80_TCP_PROTO: 'tcp',
      MY_SHOP_WEB_PORT_80_TCP_PORT: '80',
      MY_SHOP_WEB_PORT_80_TCP_ADDR: '10.96.0.60',
      MY_SHOP_WEB_PORT_53_UDP: 'udp://10.96.0.60:53',
      MY_SHOP_WEB_PORT_53_UDP_PROTO: 'udp',
      MY_SHOP_WEB_PORT_53_UDP_PORT: '53',
      MY_SHOP_WEB_PORT_53_UDP_ADDR: '10.96.0.60',
    })
    expect(all).toMatchObject({ KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT_HTTPS: '443' })
  })

  it('[CTR-35] know only Services that were there when the container started', () => {
    const w = world()
    w.service('before', { ports: [{ port: 80 }] })
    w.run('web', {})
    w.pass(5000)
    w.service('after', { ports: [{ port: 80 }] })
    w.api.delete('Service', 'default', 'before')
    w.run('later', {})
    w.pass(5000)
    const names = (pod: string) => Object.keys(environment(w, pod)).filter((name) => name.endsWith('_SERVICE_HOST'))
    expect(names('web')).toEqual(['BEFORE_SERVICE_HOST', 'KUBERNETES_SERVICE_HOST'])
    expect(names('later')).toEqual(['AFTER_SERVICE_HOST', 'KUBERNETES_SERVICE_HOST'])
  })

  it('[CTR-36] leave out headless Services, ExternalNames, other namespaces and, if asked, all but kubernetes', () => {
    const w = world()
    w.service('none', { clusterIP: 'None', ports: [{ port: 80 }] })
    w.service('name', { type: 'ExternalName', externalName: 'example.com' })
    w.service('own', { ports: [{ port: 80 }] })
    create(w, 'Namespace', 'other', {})
    create(w, 'Service', 'far', { spec: { ports: [{ port: 80 }] } }, 'other')
    w.run('web', {})
    w.run('shy', {}, plain)
    w.pass(5000)
    const hosts = (pod: string) => Object.keys(environment(w, pod)).filter((name) => name.endsWith('_HOST'))
    expect(hosts('web')).toEqual(['KUBERNETES_SERVICE_HOST', 'OWN_SERVICE_HOST'])
    expect(hosts('shy')).toEqual(['KUBERNETES_SERVICE_HOST'])
  })

  it('[CTR-37] give way to a variable of the same name in the manifest', () => {
    const w = world()
    w.service('redis', { ports: [{ port: 6379 }] })
    w.run('trap', {})
    w.run('web', { env: [{ name: 'REDIS_PORT', value: '6379' }] })
    w.pass(5000)
    expect(environment(w, 'trap').REDIS_PORT).toMatch(/^tcp:\/\/10\.96\.\d+\.\d+:6379$/)
    expect(environment(w, 'web').REDIS_PORT).toBe('6379')
  })

  it('[CTR-38] can be named in command and args', () => {
    const w = world()
    w.run('echo', {
      image: 'hashicorp/http-echo',
      env: [{ name: 'WORD', value: 'hello' }],
      args: ['-listen=:$(LISTEN)', '-text=$(WORD) from $(KUBERNETES_SERVICE_HOST)'],
      envFrom: [{ configMapRef: { name: 'ports' } }],
    })
    create(w, 'ConfigMap', 'ports', { data: { LISTEN: '9999' } })
    w.pass(20_000)
    const socket = w.nodes.sockets.at(w.pod('echo')!.status.podIP!, 9999, 'TCP')!
    const answer = w.nodes.respond(socket, { method: 'GET', host: 'x', path: '/', clientIP: '10.0.0.1' })
    expect(answer!.body).toBe('hello from 10.96.0.1\n')
  })
})

describe('volumes of ConfigMaps and Secrets', () => {
  const mount = (volume: object) => ({ volumes: [{ name: 'html', ...volume }] })
  const rows: [volume: object, message: string][] = [
    [{ configMap: { name: 'none' } }, 'configmap "none" not found'],
    [{ secret: { secretName: 'none' } }, 'secret "none" not found'],
    [
      { configMap: { name: 'page', items: [{ key: 'x', path: 'y' }] } },
      'configmap references non-existent config key: x',
    ],
  ]
  it.each(rows)('[CTR-40] that cannot be set up keep the pod from starting: %j', (volume, message) => {
    const w = world()
    create(w, 'ConfigMap', 'page', { data: { 'index.html': 'hello' } })
    w.run('web', {}, mount(volume))
    w.pass(130_000)
    expect(w.row('Pod', 'web').slice(1, 3)).toEqual(['0/1', 'ContainerCreating'])
    expect(w.pod('web')!.status.podIP).toBeUndefined()
    expect(told(w, 'web', 'FailedMount')).toEqual([
      `MountVolume.SetUp failed for volume "html" : ${message}`,
      'Unable to attach or mount volumes: unmounted volumes=[html], unattached volumes=[], failed to process volumes=[]: context deadline exceeded',
    ])
  })

  it('[CTR-41] are tried again, and the files are there for the server', () => {
    const w = world()
    const volumeMounts = [{ name: 'html', mountPath: '/usr/share/nginx/html' }]
    w.run('web', { volumeMounts }, mount({ configMap: { name: 'page' } }))
    w.pass(5000)
    create(w, 'ConfigMap', 'page', { data: { 'index.html': 'hello from a ConfigMap\n' } })
    w.pass(10_000)
    const socket = w.nodes.sockets.at(w.pod('web')!.status.podIP!, 80, 'TCP')!
    const answer = (path: string) => w.nodes.respond(socket, { method: 'GET', host: 'x', path, clientIP: '10.0.0.1' })
    expect(answer('/')!.body).toBe('hello from a ConfigMap\n')
    expect(answer('/none')!.status).toBe(404)
  })
})
