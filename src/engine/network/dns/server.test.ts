import { beforeAll, describe, expect, it } from 'vitest'
import { Cluster } from '../../index.ts'
import type { Pod } from '../../kinds/pod/types.ts'
import { answerOutside, answerQuery } from './server.ts'
import type { DnsSources } from './sources.ts'
import type { RecordType } from './message.ts'

const labels = { app: 'db' }
const OBJECTS = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      clusterIP: '10.96.0.20',
      selector: { app: 'nobody' },
      ports: [
        { name: 'http', port: 80 },
        { name: 'https', port: 443 },
      ],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'db', namespace: 'shop' },
    spec: { clusterIP: 'None', selector: labels, ports: [{ name: 'redis', port: 6379 }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'nobody', namespace: 'shop' },
    spec: { clusterIP: 'None', selector: { app: 'nobody' }, ports: [{ port: 80 }] },
  },
  ...[
    ['alias', 'web.shop.svc.cluster.local'],
    ['outside', 'api.example.com'],
    ['nowhere', 'gone.example.com'],
    ['wrong', 'no-such.shop.svc.cluster.local'],
    ['digits', '10.0.1.5'],
    ['circle', 'circle.shop.svc.cluster.local'],
  ].map(([name, externalName]) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: { type: 'ExternalName', externalName },
  })),
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'shop' },
    spec: {
      serviceName: 'db',
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'redis', image: 'redis:7' }] } },
    },
  },
]

let sources: DnsSources
/** Address by pod. */
const ip: Record<string, string> = {}

beforeAll(() => {
  const cluster = new Cluster()
  const refused = cluster.apply(OBJECTS).filter(({ action }) => action === 'failed')
  if (refused.length > 0) throw new Error(refused.map(({ text }) => text).join('\n'))
  cluster.step(30_000)
  for (const pod of cluster.list<Pod>('Pod')) ip[pod.metadata.name] = pod.status.podIP ?? ''
  sources = {
    api: { get: cluster.get.bind(cluster) as never, list: cluster.list.bind(cluster) },
    publicName: (name) => (name === 'api.example.com' ? ['192.0.2.80'] : []),
    serial: 1767603600,
  }
})

interface Row {
  name: string
  type?: RecordType
  /** `NOERROR` unless it says otherwise. */
  rcode?: string
  /** The answer's records as `TYPE data`; a pod's name in braces stands for its address. */
  answers?: string[]
  additional?: string[]
}

/** Names without a dot at the end of `web.shop` are completed with `svc.cluster.local`. */
const rows: Record<string, Row[]> = {
  '[DNS-5] a cluster IP has an address whether or not anybody is ready behind it': [
    { name: 'web.shop', answers: ['A 10.96.0.20'] },
    { name: 'WEB.Shop', answers: ['A 10.96.0.20'] },
    { name: 'web.shop', type: 'AAAA', answers: [] },
    { name: 'web.default', rcode: 'NXDOMAIN' },
    { name: 'web.nospace', rcode: 'NXDOMAIN' },
  ],
  '[DNS-2] headless Services have an address for each ready endpoint': [
    { name: 'db.shop', answers: ['A {db-0}', 'A {db-1}'] },
    { name: 'db-1.db.shop', answers: ['A {db-1}'] },
    { name: 'db-7.db.shop', rcode: 'NXDOMAIN' },
    { name: 'nobody.shop', rcode: 'NXDOMAIN' },
  ],
  '[DNS-3] an ExternalName is an alias with what its target has': [
    { name: 'alias.shop', answers: ['CNAME web.shop.svc.cluster.local.', 'A 10.96.0.20'] },
    { name: 'alias.shop', type: 'CNAME', answers: ['CNAME web.shop.svc.cluster.local.'] },
    { name: 'outside.shop', answers: ['CNAME api.example.com.', 'A 192.0.2.80'] },
    { name: 'nowhere.shop', answers: ['CNAME gone.example.com.'] },
    { name: 'wrong.shop', answers: [] },
    { name: 'circle.shop', answers: [] },
    { name: 'digits.shop', rcode: 'NXDOMAIN' },
    { name: 'pod.outside.shop', rcode: 'NXDOMAIN' },
    { name: 'web.shop', type: 'CNAME', answers: [] },
  ],
  '[DNS-6] SRV names port and target of each named port': [
    {
      name: '_http._tcp.web.shop',
      type: 'SRV',
      answers: ['SRV 0 100 80 web.shop.svc.cluster.local.'],
      additional: ['A 10.96.0.20'],
    },
    {
      name: 'web.shop',
      type: 'SRV',
      answers: ['SRV 0 50 80 web.shop.svc.cluster.local.', 'SRV 0 50 443 web.shop.svc.cluster.local.'],
      additional: ['A 10.96.0.20'],
    },
    {
      name: '_redis._tcp.db.shop',
      type: 'SRV',
      answers: ['SRV 0 50 6379 db-0.db.shop.svc.cluster.local.', 'SRV 0 50 6379 db-1.db.shop.svc.cluster.local.'],
      additional: ['A {db-0}', 'A {db-1}'],
    },
    { name: '_http._udp.web.shop', type: 'SRV', rcode: 'NXDOMAIN' },
    { name: '_grpc._tcp.web.shop', type: 'SRV', rcode: 'NXDOMAIN' },
    { name: '_http._tcp.web.shop', answers: ['A 10.96.0.20'] },
  ],
  '[DNS-7] addresses have names: of their Service, or of the endpoints that have them': [
    { name: '20.0.96.10.in-addr.arpa', type: 'PTR', answers: ['PTR web.shop.svc.cluster.local.'] },
    { name: '{db-0}', type: 'PTR', answers: ['PTR db-0.db.shop.svc.cluster.local.'] },
    { name: '9.9.9.9.in-addr.arpa', type: 'PTR', rcode: 'NXDOMAIN' },
    { name: 'x.in-addr.arpa', type: 'PTR', rcode: 'NXDOMAIN' },
  ],
  '[DNS-8] the dashed address of a pod is answered whether or not there is such a pod': [
    { name: '10-244-9-9.shop.pod.cluster.local', answers: ['A 10.244.9.9'] },
    { name: 'fd00--7.shop.pod.cluster.local', type: 'AAAA', answers: ['AAAA fd00::7'] },
    { name: '10-244-9-9.nospace.pod.cluster.local', rcode: 'NXDOMAIN' },
    { name: 'web.shop.pod.cluster.local', rcode: 'NXDOMAIN' },
  ],
  '[DNS-9] names that exist without such a record are empty, others do not exist': [
    { name: 'cluster.local', answers: [] },
    { name: 'svc.cluster.local', answers: [] },
    { name: 'shop.svc.cluster.local', answers: [] },
    { name: 'nospace.svc.cluster.local', rcode: 'NXDOMAIN' },
    { name: 'web.cluster.local', rcode: 'NXDOMAIN' },
    { name: 'a.b.c.web.shop', rcode: 'NXDOMAIN' },
    { name: 'web.shop', type: 'TXT', answers: [] },
    { name: 'web.shop', type: 'MX', answers: [] },
  ],
  '[DNS-10] the zone says who serves it and which specification it keeps': [
    { name: 'dns-version.cluster.local', type: 'TXT', answers: ['TXT "1.1.0"'] },
    { name: 'cluster.local', type: 'NS', answers: ['NS kube-dns.kube-system.svc.cluster.local.'] },
    {
      name: 'cluster.local',
      type: 'SOA',
      answers: ['SOA ns.dns.cluster.local. hostmaster.cluster.local. 1767603600 7200 1800 86400 30'],
    },
  ],
  '[DNS-11] everything else is asked outside': [
    { name: 'api.example.com', answers: ['A 192.0.2.80'] },
    { name: 'api.example.com', type: 'AAAA', answers: [] },
    { name: 'gone.example.com', rcode: 'NXDOMAIN' },
  ],
}

function fullName({ name }: Row): string {
  if (name.startsWith('{')) return `${ip[name.slice(1, -1)]!.split('.').toReversed().join('.')}.in-addr.arpa`
  if (/\.(local|com|arpa)$/.test(name)) return name
  return `${name}.svc.cluster.local`
}

const withAddresses = (lines: string[]) => lines.map((line) => line.replace(/\{(.*)\}/, (_, pod: string) => ip[pod]!))

describe('CoreDNS', () => {
  for (const [title, list] of Object.entries(rows)) {
    it.each(list.map((row) => [`${row.type ?? 'A'} ${row.name}`, row] as const))(`${title}: %s`, (_, row) => {
      const message = answerQuery({ name: fullName(row), type: row.type ?? 'A' }, sources)
      const lines = (records: typeof message.answers) => records.map(({ type, data }) => `${type} ${data}`)
      expect({ rcode: message.rcode, answers: lines(message.answers) }).toEqual({
        rcode: row.rcode ?? 'NOERROR',
        answers: withAddresses(row.answers ?? []),
      })
      if (row.additional) expect(lines(message.additional)).toEqual(withAddresses(row.additional))
    })
  }

  it('[DNS-9] sends the SOA of its zone with whatever it has no answer to', () => {
    for (const name of ['shop.svc.cluster.local', 'nobody.shop.svc.cluster.local']) {
      const message = answerQuery({ name, type: 'A' }, sources)
      expect(message).toMatchObject({ authoritative: true, answers: [], authority: [{ type: 'SOA', ttl: 30 }] })
    }
  })

  it('[DNS-10] lets answers be kept for 30 seconds', () => {
    expect(answerQuery({ name: 'web.shop.svc.cluster.local', type: 'A' }, sources).answers).toEqual([
      { name: 'web.shop.svc.cluster.local.', ttl: 30, type: 'A', data: '10.96.0.20' },
    ])
  })

  it('[DNS-4] is not asked by the world outside, which knows nothing of the cluster', () => {
    const ask = (name: string) => answerOutside({ name, type: 'A' }, sources).rcode
    expect(ask('web.shop.svc.cluster.local')).toBe('NXDOMAIN')
    expect(ask('api.example.com')).toBe('NOERROR')
  })
})
