import { describe, expect, it } from 'vitest'
import { refusal, world } from '../../../testing/engine.ts'
import type { Ingress } from './types.ts'

const backend = { service: { name: 'web', port: { number: 80 } } }
const path = { path: '/', pathType: 'Prefix', backend }

function manifest(spec: object, annotations?: object) {
  const metadata = { name: 'web', ...(annotations && { annotations }) }
  return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec }
}

function ingressClass(name: string, spec: object, annotations?: object) {
  const metadata = { name, ...(annotations && { annotations }) }
  return { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata, spec }
}

const IS_DEFAULT = { 'ingressclass.kubernetes.io/is-default-class': 'true' }

describe('an Ingress', () => {
  const refused: [what: string, spec: object, message: string][] = [
    ['nothing to do', {}, 'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
    [
      'a path without a type',
      { rules: [{ http: { paths: [{ path: '/', backend }] } }] },
      'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
    ],
    [
      'an unknown type of path',
      { rules: [{ http: { paths: [{ ...path, pathType: 'Regex' }] } }] },
      'spec.rules[0].http.paths[0].pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"',
    ],
    [
      'a relative path that climbs',
      { rules: [{ http: { paths: [{ ...path, path: 'a/../b' }] } }] },
      '[spec.rules[0].http.paths[0].path: Invalid value: "a/../b": must be an absolute path, spec.rules[0].http.paths[0].path: Invalid value: "a/../b": must not contain \'/../\']',
    ],
    [
      'an address for a host',
      { rules: [{ host: '10.0.0.1', http: { paths: [path] } }] },
      'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
    ],
    [
      'a wildcard in the middle',
      { rules: [{ host: 'a.*.com', http: { paths: [path] } }] },
      "spec.rules[0].host: Invalid value: \"a.*.com\": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
    [
      'a backend without a port',
      { defaultBackend: { service: { name: 'web' } } },
      'spec.defaultBackend: Required value: port name or number is required',
    ],
    [
      'a backend with both kinds of port',
      { defaultBackend: { service: { name: 'web', port: { name: 'http', number: 80 } } } },
      'spec.defaultBackend: Invalid value: "": cannot set both port name & port number',
    ],
    [
      'a backend that is nothing',
      { rules: [{ http: { paths: [{ ...path, backend: {} }] } }] },
      'spec.rules[0].http.paths[0].backend: Invalid value: "": resource or service backend is required',
    ],
    ['no paths', { rules: [{ http: { paths: [] } }] }, 'spec.rules[0].http.paths: Required value'],
  ]
  it.each(refused)('[ING-1] is refused for %s', (_what, spec, message) => {
    expect(refusal(world(), manifest(spec))).toBe(`Ingress.networking.k8s.io "web" is invalid: ${message}`)
  })

  it('[ING-2] gets the newest default class when it names none', () => {
    const w = world()
    w.api.create(ingressClass('old', { controller: 'example.com/a' }, IS_DEFAULT))
    w.pass(5000)
    w.api.create(ingressClass('new', { controller: 'example.com/b' }, IS_DEFAULT))
    w.api.create(ingressClass('other', { controller: 'example.com/c' }))
    const reply = w.api.create<Ingress>(manifest({ defaultBackend: backend }))
    expect(reply.ok && reply.object.spec.ingressClassName).toBe('new')
  })

  it('[ING-3] warns of the old way to name a class, and refuses two that differ', () => {
    const w = world()
    const old = { 'kubernetes.io/ingress.class': 'nginx' }
    expect(refusal(w, manifest({ defaultBackend: backend, ingressClassName: 'haproxy' }, old))).toContain(
      'annotations.kubernetes.io/ingress.class: Invalid value: "nginx": must match `ingressClassName` when both are specified',
    )
    const reply = w.api.create<Ingress>(manifest({ defaultBackend: backend }, old))
    expect(reply.ok && reply.warnings).toEqual([
      'annotation "kubernetes.io/ingress.class" is deprecated, please use \'spec.ingressClassName\' instead',
    ])
  })

  it('[ING-4] has no address while no controller looks after it', () => {
    const w = world()
    w.api.create(
      manifest({
        rules: ['a', 'b', 'c', 'd'].map((name) => ({ host: `${name}.example.com`, http: { paths: [path] } })),
        tls: [{ hosts: ['a.example.com'], secretName: 'tls' }],
      }),
    )
    w.pass(200_000)
    expect(w.row('Ingress', 'web').slice(0, 5)).toEqual([
      'web',
      '<none>',
      'a.example.com,b.example.com,c.example.com + 1 more...',
      '',
      '80, 443',
    ])
  })
})

describe('an IngressClass', () => {
  it('[ING-5] names its controller by domain and path, for ever', () => {
    const w = world()
    const what = 'IngressClass.networking.k8s.io "c" is invalid: spec.controller: '
    expect(refusal(w, ingressClass('c', {}))).toBe(`${what}Required value`)
    expect(refusal(w, ingressClass('c', { controller: 'nginx' }))).toBe(
      `${what}Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")`,
    )
    w.api.create(ingressClass('c', { controller: 'k8s.io/a', parameters: { kind: 'P', name: 'p' } }))
    const reply = w.api.mergePatch('IngressClass', undefined, 'c', { spec: { controller: 'k8s.io/b' } })
    expect(!reply.ok && reply.status.message).toBe(`${what}Invalid value: "k8s.io/b": field is immutable`)
    expect(w.row('IngressClass', 'c').slice(0, 3)).toEqual(['c', 'k8s.io/a', 'P/p'])
  })
})
