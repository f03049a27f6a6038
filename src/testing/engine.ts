/** An engine without network and traffic: API server, controllers, nodes and cloud, for tests of what they do. */
import { ApiServer, type KubeObject, type Limits, type Unstructured } from '../engine/api/index.ts'
import { startCloud } from '../engine/cloud/index.ts'
import { defaultConfig, type ClusterConfig } from '../engine/config.ts'
import { Kernel } from '../engine/kernel/index.ts'
import type { EndpointSlice } from '../engine/kinds/endpointslice/types.ts'
import type { Event } from '../engine/kinds/event/types.ts'
import { bootstrap, kinds } from '../engine/kinds/index.ts'
import type { Container, Pod } from '../engine/kinds/pod/types.ts'
import { startNodes } from '../engine/node/index.ts'
import { knowTheRest } from '../engine/late.ts'

knowTheRest()

export type World = ReturnType<typeof world>

/** What the server answers to an object that it must refuse. */
export function refusal({ api }: World, object: Unstructured): string {
  const reply = api.create(object)
  return reply.ok ? 'created' : reply.status.message
}

export function world(change: Partial<ClusterConfig> = {}, limits: Partial<Limits> = {}) {
  const config = { ...defaultConfig(), ...change }
  const kernel = new Kernel({ seed: config.seed })
  const api = new ApiServer({ kernel, kinds: kinds(config), limits, freeze: true })
  const nodes = startNodes({ api, kernel, config })
  const cloud = startCloud({
    api,
    kernel,
    config,
    listens: (ip, port) => nodes.sockets.at(ip, port, 'TCP') !== undefined,
  })
  bootstrap(api, config)
  return {
    api,
    nodes,
    cloud,
    /** The cells that `kubectl get -o wide` shows of the object. */
    row(kind: string, name: string): string[] {
      const { columns = [], namespaced } = api.definition(kind)!
      const object = api.get<KubeObject>(kind, namespaced ? 'default' : undefined, name)!
      const now = kernel.clock.epoch + kernel.clock.now
      return columns.map((column) => String(column.value(object, now)))
    },
    pass: (ms: number) => kernel.clock.runUntil(kernel.clock.now + ms),
    pod: (name: string) => api.get<Pod>('Pod', 'default', name),
    pods: () => api.list<Pod>('Pod', { namespace: 'default' }),
    reasons: (name: string) =>
      api
        .list<Event>('Event')
        .filter((e) => e.involvedObject.name === name)
        .map((e) => e.reason),
    run(name: string, container: Partial<Container>, spec: object = {}) {
      const reply = api.create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, labels: { app: name } },
        spec: { containers: [{ name: 'c', image: 'nginx:1.25', ...container }], ...spec },
      })
      if (!reply.ok) throw new Error(reply.status.message)
    },
    service(name: string, spec: object) {
      const reply = api.create({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec })
      if (!reply.ok) throw new Error(reply.status.message)
    },
    endpoints: (service: string) =>
      api
        .list<EndpointSlice>('EndpointSlice', { selector: { 'kubernetes.io/service-name': service } })
        .flatMap((slice) => slice.endpoints.map((endpoint) => endpoint.conditions)),
  }
}
