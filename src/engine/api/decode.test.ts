import { describe, expect, it } from 'vitest'
import { accepted, plainApi, refusal, type Thing } from '../../testing/apiServer.ts'

const { api } = plainApi()
const send = (kind: string, fields: object, apiVersion = 'v1') =>
  api.create<Thing>({ apiVersion, kind, metadata: { name: 'x' }, ...fields }, { dryRun: true })
const service = (port: object, spec: object = {}) => send('Service', { spec: { ports: [port], ...spec } })

describe('strict decoding', () => {
  it('[API-30] names every unknown field, with its place in lists', () => {
    expect(refusal(service({ port: 80, prot: 'TCP' }, { selectr: {} }))).toBe(
      'Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.ports[0].prot", unknown field "spec.selectr"',
    )
    expect(refusal(send('Deployment', { spec: { Replicas: 1 } }, 'apps/v1'))).toBe(
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.Replicas"',
    )
  })

  const wrong: [what: string, reply: () => ReturnType<typeof send>, message: string][] = [
    [
      'text for a number',
      () => service({ port: '80' }),
      'string into Go struct field ServicePort.spec.ports.port of type int32',
    ],
    [
      'a fraction',
      () => service({ port: 1.5 }),
      'number 1.5 into Go struct field ServicePort.spec.ports.port of type int32',
    ],
    [
      'a number too big',
      () => service({ port: 2 ** 31 }),
      'number 2147483648 into Go struct field ServicePort.spec.ports.port of type int32',
    ],
    [
      'neither number nor text',
      () => service({ targetPort: true }),
      'bool into Go struct field ServicePort.spec.ports.targetPort of type int32',
    ],
    [
      'a number for text',
      () => service({}, { type: 3 }),
      'number into Go struct field ServiceSpec.spec.type of type string',
    ],
    [
      'text for a bool',
      () => service({}, { publishNotReadyAddresses: 'yes' }),
      'string into Go struct field ServiceSpec.spec.publishNotReadyAddresses of type bool',
    ],
    [
      'an object for a list',
      () => send('Service', { spec: { ports: { port: 80 } } }),
      'object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort',
    ],
    [
      'a list for an object',
      () => send('Service', { spec: [] }),
      'array into Go struct field Service.spec of type v1.ServiceSpec',
    ],
    [
      'a number as a label of a selector',
      () => service({}, { selector: { v: 1 } }),
      'number into Go struct field ServiceSpec.spec.selector of type string',
    ],
    [
      'text where a probe has a number',
      () => send('Pod', { spec: { containers: [{ livenessProbe: { httpGet: { port: 80 }, periodSeconds: 'x' } }] } }),
      'string into Go struct field Probe.spec.containers.livenessProbe.periodSeconds of type int32',
    ],
  ]
  it.each(wrong)('[API-31] refuses %s as encoding/json does', (_, reply, message) => {
    expect(refusal(reply())).toMatch(/cannot be handled as a (Service|Pod): json: cannot unmarshal /)
    expect(refusal(reply()).replace(/^.*json: cannot unmarshal /, '')).toBe(message)
  })

  it('[API-31] speaks of a wrong type before unknown fields', () => {
    expect(refusal(service({ port: 'x', prot: 1 }))).not.toContain('unknown field')
  })

  it('[API-32] takes quantities as text or number, and nothing else', () => {
    const limit = (memory: unknown) =>
      send('Pod', { spec: { containers: [{ name: 'a', resources: { limits: { memory } } }] } })
    for (const good of ['128Mi', '0.5', 2, '1e3', '100m']) expect(limit(good).ok).toBe(true)
    for (const bad of ['lots', '1 Gi', true, '1Xi'])
      expect(refusal(limit(bad))).toContain('quantities must match the regular expression')
  })

  it('[API-33] drops null and what is empty, but keeps empty objects and zeros', () => {
    const spec = accepted(
      service({ port: 0, name: '' }, { clusterIP: null, selector: {}, externalIPs: [], sessionAffinityConfig: {} }),
    ).spec
    expect(spec).toEqual({ ports: [{ port: 0 }], sessionAffinityConfig: {} })
  })

  it('[API-34] knows no field of the language that it is written in', () => {
    expect(refusal(service({ port: 80 }, { constructor: 1, toString: 2 }))).toBe(
      'Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.constructor", unknown field "spec.toString"',
    )
  })
})

describe('metadata', () => {
  const named = (kind: string, metadata: object) =>
    api.create<Thing>({ apiVersion: 'v1', kind, metadata }, { dryRun: true })

  it('[API-35] wants a name that its kind allows', () => {
    expect(refusal(named('ConfigMap', {}))).toBe(
      'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    )
    expect(named('ConfigMap', { name: '1.example' }).ok).toBe(true)
    expect(refusal(named('Service', { name: '1web' }))).toBe(
      `Service "1web" is invalid: metadata.name: Invalid value: "1web": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')`,
    )
    expect(refusal(named('Service', { name: 'a'.repeat(64) }))).toContain('must be no more than 63 bytes')
  })

  it('[API-36] wants labels that can be selected, and annotations of a bearable size', () => {
    expect(refusal(named('ConfigMap', { name: 'a', labels: { app: 'two words' } }))).toContain(
      `metadata.labels: Invalid value: "two words": a valid label must be an empty string or consist of alphanumeric characters`,
    )
    expect(refusal(named('ConfigMap', { name: 'a', labels: { '-app': 'x' } }))).toContain('name part must consist of')
    const big = { note: 'x'.repeat(262_144) }
    expect(refusal(named('ConfigMap', { name: 'a', annotations: big }))).toBe(
      'ConfigMap "a" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes',
    )
  })
})
