import { describe, expect, it } from 'vitest'
import type { Pod, PodSpec } from '../../kinds/pod/types.ts'
import type { DnsMessage, DnsQuestion, Rcode } from './message.ts'
import { reverseName } from './names.ts'
import { OUTSIDE, resolvConfOf, resolvConfText } from './resolvConf.ts'
import { namesToTry, resolve, type Exchange } from './resolver.ts'

const pod = (spec: Partial<PodSpec> = {}) =>
  ({ metadata: { name: 'a', namespace: 'shop' }, spec: { containers: [], ...spec }, status: {} }) as unknown as Pod
const conf = (spec: Partial<PodSpec> = {}) => resolvConfOf(pod(spec), ['10.96.0.10'])

describe('the resolv.conf of a pod', () => {
  it('[DNS-12] names cluster DNS and the search domains of its namespace', () => {
    expect(resolvConfText(conf())).toBe(
      'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    )
  })

  it('[DNS-12] is that of its node with dnsPolicy Default, and on the network of the host', () => {
    const ofNode = resolvConfText(OUTSIDE)
    expect(resolvConfText(conf({ dnsPolicy: 'Default' }))).toBe(ofNode)
    expect(resolvConfText(conf({ dnsPolicy: 'ClusterFirst', hostNetwork: true }))).toBe(ofNode)
    expect(conf({ dnsPolicy: 'ClusterFirstWithHostNet', hostNetwork: true }).nameservers).toEqual(['10.96.0.10'])
  })

  it('[DNS-12] takes in dnsConfig, and is nothing else with dnsPolicy None', () => {
    const dnsConfig = {
      nameservers: ['192.0.2.1'],
      searches: ['my.dns.search.suffix'],
      options: [{ name: 'ndots', value: '2' }, { name: 'timeout', value: '3' }, { name: 'edns0' }],
    }
    expect(resolvConfText(conf({ dnsPolicy: 'None', dnsConfig }))).toBe(
      'search my.dns.search.suffix\nnameserver 192.0.2.1\noptions ndots:2 timeout:3\n',
    )
    expect(conf({ dnsConfig })).toMatchObject({
      nameservers: ['10.96.0.10', '192.0.2.1'],
      search: ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local', 'my.dns.search.suffix'],
      ndots: 2,
    })
  })
})

describe('a resolver', () => {
  it('[DNS-13] tries the search domains first where a name has fewer than five dots', () => {
    expect(namesToTry('web', conf())).toEqual([
      'web.shop.svc.cluster.local',
      'web.svc.cluster.local',
      'web.cluster.local',
      'web',
    ])
    expect(namesToTry('example.com', conf()).at(-1)).toBe('example.com')
    expect(namesToTry('a.b.c.d.e.f', conf())[0]).toBe('a.b.c.d.e.f')
  })

  it('[DNS-13] tries a name that ends with a dot only as it is', () => {
    expect(namesToTry('example.com.', conf())).toEqual(['example.com'])
  })

  /** A server that knows some names; `asked` is what it was asked, in order. */
  function server(known: Record<string, string>, outcome: Exchange['outcome'] = 'answered') {
    const asked: string[] = []
    const ask = (to: string, questions: DnsQuestion[]): Exchange => {
      asked.push(`${questions[0]!.name}@${to}`)
      if (outcome !== 'answered') return { outcome }
      return { outcome, messages: questions.map((question) => answer(question, known[question.name])) }
    }
    return { asked, ask }
  }

  function answer(question: DnsQuestion, known: string | undefined): DnsMessage {
    const empty = { question, authoritative: true, answers: [], authority: [], additional: [] }
    if (known === undefined) return { ...empty, rcode: 'NXDOMAIN' }
    if (/^[A-Z]+$/.test(known)) return { ...empty, rcode: known as Rcode }
    if (question.type !== 'A') return { ...empty, rcode: 'NOERROR' }
    return { ...empty, rcode: 'NOERROR', answers: [{ name: `${question.name}.`, ttl: 30, type: 'A', data: known }] }
  }

  it('[DNS-13] stops at the first name that has an address', () => {
    const { ask, asked } = server({ 'web.svc.cluster.local': '10.96.0.20' })
    expect(resolve('web', conf(), ask)).toMatchObject({ ok: true, addresses: ['10.96.0.20'] })
    expect(asked).toEqual(['web.shop.svc.cluster.local@10.96.0.10', 'web.svc.cluster.local@10.96.0.10'])
  })

  it('[DNS-13] asks four times for a name that is nowhere, and goes on after a name without addresses', () => {
    const { ask, asked } = server({ 'web.shop.svc.cluster.local': 'NOERROR' })
    expect(resolve('web', conf(), ask)).toMatchObject({ ok: false, error: 'EAI_NODATA' })
    expect(asked).toHaveLength(4)
    expect(resolve('web', conf(), server({}).ask)).toMatchObject({ ok: false, error: 'EAI_NONAME' })
  })

  it.each(['timeout', 'refused'] as const)('[DNS-14] asks twice and gives up when the answer is %s', (outcome) => {
    const { ask, asked } = server({}, outcome)
    expect(resolve('web', conf(), ask)).toMatchObject({ ok: false, error: 'EAI_AGAIN' })
    expect(asked).toEqual(['web.shop.svc.cluster.local@10.96.0.10', 'web.shop.svc.cluster.local@10.96.0.10'])
  })

  it('[DNS-14] asks the next server when one does not answer', () => {
    const asked: string[] = []
    const two = { ...conf(), nameservers: ['192.0.2.1', '10.96.0.10'] }
    const { ask } = server({ 'web.shop.svc.cluster.local': '10.96.0.20' })
    const found = resolve('web', two, (to, questions) => {
      asked.push(to)
      return to === '192.0.2.1' ? { outcome: 'timeout' } : ask(to, questions)
    })
    expect(found.ok).toBe(true)
    expect(asked).toEqual(['192.0.2.1', '10.96.0.10'])
  })

  it('[DNS-7] reverses an address to ask for its name', () => {
    expect(reverseName('10.96.0.20')).toBe('20.0.96.10.in-addr.arpa')
    expect(reverseName('fd00::7')).toBe('7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa')
  })
})
