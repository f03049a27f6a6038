import { beforeEach, describe, expect, it } from 'vitest'
import { plainApi, type Thing } from '../../testing/apiServer.ts'
import { LAST_APPLIED } from './last-applied.ts'
import { invalid, required } from './field.ts'
import type { ApiServer } from './server.ts'
import type { Unstructured } from './types.ts'

let api: ApiServer
beforeEach(() => {
  api = plainApi().api
})

const service = (spec: object, metadata: object = {}): Unstructured => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', ...metadata },
  spec,
})
const apply = (...objects: Unstructured[]) => api.apply(objects, { file: 'f.yaml' })
const lines = (...objects: Unstructured[]) => apply(...objects).map((result) => result.text)
const live = () => api.get<Thing>('Service', 'default', 'web')!
/** What a controller or an allocator would do. */
const set = (spec: object) => api.mergePatch('Service', 'default', 'web', { spec })

describe('kubectl apply', () => {
  it('[API-40] creates, then finds unchanged, then configures', () => {
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'demo' }, spec: { replicas: 2 } }
    expect(lines(deployment, service({ ports: [{ port: 80 }] }))).toEqual([
      'deployment.apps/demo created',
      'service/web created',
    ])
    expect(lines(deployment, service({ ports: [{ port: 80 }] }))).toEqual([
      'deployment.apps/demo unchanged',
      'service/web unchanged',
    ])
    expect(lines({ ...deployment, spec: { replicas: 3 } })).toEqual(['deployment.apps/demo configured'])
  })

  it('[API-41] writes the last applied configuration as kubectl does', () => {
    apply(service({ type: 'NodePort', selector: { app: 'nginx-demo' }, ports: [{ port: 80, nodePort: 30100 }] }))
    expect(live().metadata.annotations?.[LAST_APPLIED]).toBe(
      '{"apiVersion":"v1","kind":"Service","metadata":{"annotations":{},"name":"web","namespace":"default"},"spec":{"ports":[{"nodePort":30100,"port":80}],"selector":{"app":"nginx-demo"},"type":"NodePort"}}\n',
    )
  })

  it('[API-42] keeps what others set and removes what the author took out', () => {
    apply(service({ ports: [{ port: 80 }], externalName: 'old.example' }))
    set({ clusterIP: '10.96.0.9', ports: [{ port: 80, nodePort: 31000, protocol: 'TCP' }] })
    expect(lines(service({ ports: [{ port: 80 }], externalName: 'old.example' }))).toEqual(['service/web unchanged'])
    expect(lines(service({ ports: [{ port: 80, name: 'http' }] }))).toEqual(['service/web configured'])
    expect(live().spec).toEqual({
      clusterIP: '10.96.0.9',
      ports: [{ port: 80, nodePort: 31000, protocol: 'TCP', name: 'http' }],
    })
  })

  it('[API-43] merges ports by their number, containers by their name, in the author’s order', () => {
    apply(service({ ports: [{ port: 80 }, { port: 81, name: 'b' }] }))
    set({
      ports: [
        { port: 80, nodePort: 30080 },
        { port: 81, name: 'b', nodePort: 30081 },
      ],
    })
    apply(service({ ports: [{ port: 82 }, { port: 81, name: 'b' }] }))
    expect(live().spec['ports']).toEqual([{ port: 82 }, { port: 81, name: 'b', nodePort: 30081 }])

    const pod = (containers: object[]) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { containers },
    })
    apply(pod([{ name: 'a', image: 'x' }]))
    api.mergePatch('Pod', 'default', 'p', {
      spec: {
        containers: [
          { name: 'a', image: 'x' },
          { name: 'sidecar', image: 's' },
        ],
      },
    })
    apply(pod([{ name: 'a', image: 'y', args: ['1'] }]))
    expect(api.get<Thing>('Pod', 'default', 'p')!.spec['containers']).toEqual([
      { name: 'a', image: 'y', args: ['1'] },
      { name: 'sidecar', image: 's' },
    ])
  })

  it('[API-43] keeps TCP and UDP of one port number apart', () => {
    const ports = [
      { port: 53, protocol: 'TCP', name: 'tcp' },
      { port: 53, protocol: 'UDP', name: 'udp' },
    ]
    apply(service({ ports }))
    set({
      ports: [
        { ...ports[0], nodePort: 30001 },
        { ...ports[1], nodePort: 30002 },
      ],
    })
    expect(lines(service({ ports }))).toEqual(['service/web unchanged'])
  })

  it('[API-44] clears the other members of a union when the author changes it', () => {
    const deployment = (strategy: object) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd' },
      spec: { strategy },
    })
    apply(deployment({ type: 'RollingUpdate' }))
    api.mergePatch('Deployment', 'default', 'd', { spec: { strategy: { rollingUpdate: { maxSurge: '25%' } } } })
    expect(lines(deployment({ type: 'RollingUpdate' }))).toEqual(['deployment.apps/d unchanged'])
    apply(deployment({ type: 'Recreate' }))
    expect(api.get<Thing>('Deployment', 'default', 'd')!.spec['strategy']).toEqual({ type: 'Recreate' })
  })

  it('[API-45] warns of an object that was not made by apply', () => {
    api.create(service({ ports: [{ port: 80 }] }))
    const [result] = apply(service({ ports: [{ port: 80 }] }))
    expect(result!.text).toBe('service/web configured')
    expect(result!.warnings).toEqual([
      'Warning: resource services/web is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.',
    ])
  })

  it('[API-46] never lets a failing object stop the others', () => {
    const results = apply(service({}, { name: 'A' }), service({}, { name: 'b' }))
    expect(results.map((result) => result.action)).toEqual(['failed', 'created'])
  })
})

describe('what kubectl says of a refusal', () => {
  const refusing = (...causes: ReturnType<typeof invalid>[]) => {
    const kind = { apiVersion: 'v1', kind: 'Service', plural: 'services', singular: 'service', namespaced: true }
    return plainApi({ kinds: [{ ...kind, validate: () => causes }] }).api.apply([service({})], { file: 'f.yaml' })[0]!
  }

  it('[API-47] puts one cause on the line, and several below it', () => {
    const range = 'provided port is not in the valid range. The range of valid ports is 30000-32767'
    expect(refusing(invalid('spec.ports[0].nodePort', 8080, range)).text).toBe(
      `The Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 8080: ${range}`,
    )
    const result = refusing(required('spec.ports[0].name'), required('spec.ports[1].name'))
    expect(result.text).toBe(
      'The Service "web" is invalid: \n* spec.ports[0].name: Required value\n* spec.ports[1].name: Required value',
    )
    expect(result.problems).toEqual([
      { field: 'spec.ports[0].name', message: 'Required value' },
      { field: 'spec.ports[1].name', message: 'Required value' },
    ])
  })

  const said: [what: string, object: Unstructured, text: string][] = [
    [
      'an unknown kind',
      { apiVersion: 'v1', kind: 'Servce', metadata: { name: 'x' } },
      'error: resource mapping not found for name: "x" namespace: "" from "f.yaml": no matches for kind "Servce" in version "v1"\nensure CRDs are installed first',
    ],
    [
      'a wrong version',
      { apiVersion: 'apps/v1', kind: 'Service', metadata: { name: 'x' } },
      'error: resource mapping not found for name: "x" namespace: "" from "f.yaml": no matches for kind "Service" in version "apps/v1"\nensure CRDs are installed first',
    ],
    [
      'no kind',
      { apiVersion: 'v1', metadata: { name: 'x' } },
      'error: error validating "f.yaml": error validating data: kind not set; if you choose to ignore these errors, turn validation off with --validate=false',
    ],
    [
      'neither kind nor version',
      { a: 1 },
      'error: error validating "f.yaml": error validating data: [apiVersion not set, kind not set]; if you choose to ignore these errors, turn validation off with --validate=false',
    ],
    [
      'a name that is no text',
      service({}, { name: true }),
      'error: unable to decode "f.yaml": json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string',
    ],
    [
      'no name',
      { apiVersion: 'v1', kind: 'Service' },
      'error: error when retrieving current configuration of:\nResource: "/v1, Resource=services", GroupVersionKind: "/v1, Kind=Service"\nName: "", Namespace: "default"\nfrom server for: "f.yaml": resource name may not be empty',
    ],
    [
      'a generated name',
      service({}, { name: undefined, generateName: 'web-' }),
      'error: from web-: cannot use generate name with apply',
    ],
    [
      'a namespace that is not there',
      service({}, { namespace: 'x' }),
      'Error from server (NotFound): error when creating "f.yaml": namespaces "x" not found',
    ],
    [
      'an unknown field',
      service({ selectr: {} }),
      'Error from server (BadRequest): error when creating "f.yaml": Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.selectr"',
    ],
  ]
  it.each(said)('[API-48] answers %s as kubectl does', (_, object, text) => {
    expect(lines(object)).toEqual([text])
  })

  it('[API-49] speaks of a patch where the object exists, and still knows the field', () => {
    apply(service({ ports: [{ port: 80 }] }))
    const [result] = apply(service({ ports: [{ port: 80 }], selectr: { app: 'a' } }))
    expect(result!.text).toMatch(/^The request is invalid: patch: Invalid value: "map\[metadata:map\[annotations:/)
    expect(result!.text).toMatch(
      /spec:map\[selectr:map\[app:a\]\]\]": strict decoding error: unknown field "spec.selectr"$/,
    )
    expect(result!.problems).toEqual([{ field: 'spec.selectr', message: 'unknown field "spec.selectr"' }])
    expect(live().spec).toEqual({ ports: [{ port: 80 }] })
  })

  it.each([
    [{ ports: [{ port: '80' }] }, 'unrecognized type: int32'],
    [{ ports: [{ port: 80 }], externalIPs: 'x' }, 'cannot restore slice from string'],
    [{ ports: [{ port: 80 }], selector: ['x'] }, 'cannot restore map from slice'],
    [{ ports: [{ port: 80 }], sessionAffinityConfig: 5 }, 'cannot restore struct from: int64'],
    [{ ports: [{ port: 80 }], clusterIP: true }, 'unrecognized type: string'],
  ])('[API-131] says of a patch with %j what FromUnstructured says', (spec, why) => {
    apply(service({ ports: [{ port: 80 }] }))
    const [result] = apply(service(spec))
    expect(result!.text.slice(result!.text.lastIndexOf('": ') + 3)).toBe(why)
    expect(result!.problems![0]!.message).toContain('json: cannot unmarshal')
  })

  it('[API-50] says what was deleted from where', () => {
    apply(service({}))
    api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } })
    const texts = api
      .deleteObjects([
        { kind: 'Service', namespace: 'default', name: 'web' },
        { kind: 'Service', namespace: 'default', name: 'zzz' },
        { kind: 'Namespace', name: 'team' },
        { kind: 'Namespace', name: 'default' },
      ])
      .map((result) => result.text)
    expect(texts).toEqual([
      'service "web" deleted from default namespace',
      'Error from server (NotFound): services "zzz" not found',
      'namespace "team" deleted',
      'Error from server (Forbidden): namespaces "default" is forbidden: this namespace may not be deleted',
    ])
  })

  it('[API-51] applies each item of a List by itself', () => {
    const items = [service({}), { apiVersion: 'v1' }, 'nonsense', service({ selectr: {} })]
    const results = api.apply([{ apiVersion: 'v1', kind: 'List', items }], { file: 'web.yaml' })
    expect(results.map(({ text }) => text)).toEqual([
      'service/web created',
      expect.stringContaining('kind not set'),
      expect.stringContaining('[apiVersion not set, kind not set]'),
      expect.stringContaining('unknown field "spec.selectr"'),
    ])
    expect(api.apply([{ apiVersion: 'v1', kind: 'ServiceList', items: [] }])).toEqual([])
  })
})
