import { describe, expect, it } from 'vitest'
import { refusal, world } from '../../../testing/engine.ts'
import type { NetworkPolicy } from './types.ts'

function manifest(spec: object) {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'p' }, spec }
}

function created(spec: object): NetworkPolicy['spec'] {
  const reply = world().api.create<NetworkPolicy>(manifest(spec))
  if (!reply.ok) throw new Error(reply.status.message)
  return reply.object.spec
}

describe('a NetworkPolicy', () => {
  it('[NP-1] restricts what comes in, and what goes out where it has egress rules', () => {
    expect(created({ podSelector: {} })).toEqual({ podSelector: {}, policyTypes: ['Ingress'] })
    expect(created({ egress: [{ ports: [{ port: 53 }] }] })).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      egress: [{ ports: [{ port: 53, protocol: 'TCP' }] }],
    })
    expect(created({ policyTypes: ['Egress'] }).policyTypes).toEqual(['Egress'])
  })

  it('[NP-2] keeps an empty selector, which selects everything', () => {
    expect(created({ ingress: [{ from: [{ namespaceSelector: {} }] }, {}] }).ingress).toEqual([
      { from: [{ namespaceSelector: {} }] },
      {},
    ])
  })

  const at = 'spec.ingress[0]'
  const from = (...peers: object[]) => ({ ingress: [{ from: peers }] })
  const ports = (...list: object[]) => ({ ingress: [{ ports: list }] })
  const refused: [what: string, spec: object, message: string][] = [
    ['an empty peer', from({}), `${at}.from[0]: Required value: must specify a peer`],
    [
      'a block of addresses beside a selector',
      from({ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }),
      `${at}.from[0]: Forbidden: may not specify both ipBlock and another peer`,
    ],
    [
      'an address that is no block',
      from({ ipBlock: { cidr: '10.0.0.1' } }),
      `${at}.from[0].ipBlock.cidr: Invalid value: "10.0.0.1": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)`,
    ],
    [
      'an exception that is not inside',
      from({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '11.0.0.0/16', '10.0.0.0/8'] } }),
      `[${at}.from[0].ipBlock.except[1]: Invalid value: "11.0.0.0/16": must be a strict subset of \`cidr\`, ${at}.from[0].ipBlock.except[2]: Invalid value: "10.0.0.0/8": must be a strict subset of \`cidr\`]`,
    ],
    [
      'a range that ends before it begins',
      ports({ port: 80, endPort: 79 }),
      `${at}.ports[0].endPort: Invalid value: 79: must be greater than or equal to \`port\``,
    ],
    [
      'a range from a name',
      ports({ port: 'http', endPort: 90 }),
      `${at}.ports[0].endPort: Invalid value: 90: may not be specified when \`port\` is non-numeric`,
    ],
    [
      'a range from nowhere',
      ports({ endPort: 90 }),
      `${at}.ports[0].endPort: Invalid value: 90: may not be specified when \`port\` is not specified`,
    ],
    [
      'an unknown protocol',
      ports({ protocol: 'ICMP' }),
      `${at}.ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"`,
    ],
    [
      'an unknown direction',
      { policyTypes: ['Inbound'] },
      'spec.policyTypes[0]: Unsupported value: "Inbound": supported values: "Ingress", "Egress"',
    ],
    [
      'an operator that does not exist',
      { podSelector: { matchExpressions: [{ key: 'a', operator: 'Is', values: ['b'] }] } },
      'spec.podSelector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
    ],
  ]
  it.each(refused)('[NP-3] is refused for %s', (_what, spec, message) => {
    expect(refusal(world(), manifest(spec))).toBe(`NetworkPolicy.networking.k8s.io "p" is invalid: ${message}`)
  })

  it('[NP-4] shows which pods it is about', () => {
    const w = world()
    w.api.create(manifest({ podSelector: { matchLabels: { app: 'web' } } }))
    expect(w.row('NetworkPolicy', 'p').slice(0, 2)).toEqual(['p', 'app=web'])
  })
})
