import { beforeAll, describe, expect, it } from 'vitest'
import { Cluster, type Trace } from '#engine'
import { clientPod, demo } from '../../../testing/demo.ts'
import { clusterOf } from '../../../testing/families.ts'
import { shellSession } from '../../../testing/shellSession.ts'
import { traceText } from './text.ts'

const cluster = new Cluster()
const { type } = shellSession(cluster)
const json = async (args: string) => JSON.parse((await type(`trace -o json ${args}`)).out) as Trace & Trace[]

beforeAll(() => {
  cluster.apply([...demo(), clientPod()])
  cluster.step(30_000)
})

describe('trace', () => {
  it('[PRG-1] prints the keys of its contract and no other', async () => {
    const said = await json('10.0.1.5:30100')
    expect(Object.keys(said)).toEqual([
      'outcome',
      'reason',
      'verdict',
      'masquerade',
      'endpoints',
      'servedBy',
      'sourceSeen',
      'hops',
    ])
    expect(Object.keys(said.hops[0]!)).toEqual(['at', 'action', 'rule', 'before', 'after'])
    expect(Object.keys(said.hops[0]!.before)).toEqual(['src', 'sport', 'dst', 'dport', 'protocol'])
    expect(said).toMatchObject({ outcome: 'ok', reason: null, verdict: 'DNAT', masquerade: true })
    expect(said.endpoints.map(({ probability }) => probability)).toEqual([0.5, 0.5])
    expect(said.endpoints.map(({ address }) => address)).toContain(said.servedBy)
    expect(said.hops.map(({ rule }) => rule).join('\n')).toMatch(/^-A KUBE-SEP-\w+ .*--to-destination /m)
  })

  it('[PRG-1] prints an array with -n, one element alone too', async () => {
    expect(await json('-n 1 10.0.1.5:30100')).toHaveLength(1)
    const many = await json('-n 40 10.0.1.5:30100')
    expect(new Set(many.map(({ servedBy }) => servedBy)).size).toBe(2)
  })

  it('[PRG-1] sends from whoever is named, and tells why it did not arrive', async () => {
    expect(await json('--from pod/client nginx-clusterip:80')).toMatchObject({ outcome: 'ok', masquerade: false })
    expect(await json('--from pod/default/client nowhere:80')).toMatchObject({
      outcome: 'nxdomain',
      reason: 'DNS_NXDOMAIN',
      verdict: 'NONE',
      endpoints: [],
      servedBy: null,
    })
    expect(await json('--from ip/192.0.2.9@node-2 10.0.1.6:30100')).toMatchObject({ outcome: 'ok', verdict: 'DNAT' })
  })

  it('[PRG-2] tells people each hop in a row, after how it went', async () => {
    const { out, status } = await type('trace 10.0.1.5:30100')
    expect(status).toBe(0)
    expect(out).toMatch(/^client\/internet → 10\.0\.1\.5:30100\/TCP: ok 200 after [\d.]+ ms\nanswered: 10\.244\./)
    expect(out).toMatch(/^HOP +TIME +AT +ACTION +PACKET +WHY +RULE$/m)
    expect(out).toMatch(/^\d +\+[\d.]+ ms +node\/node-1 +dnat +dst 10\.0\.1\.5:30100 → 10\.244\.\d\.\d+:80 /m)
  })

  it('[PRG-2] gives each hop lines of its own where the terminal is narrower than the rows', () => {
    const trace = cluster.send({ from: 'client', host: '10.0.1.5', port: 30100 })
    const lines = traceText(trace, 60).split('\n')
    expect(lines).toContain('2   \x1b[1mnode/node-1  dnat\x1b[0m  +10.00 ms')
    const rest = lines.slice(lines.findIndex((line) => line.startsWith('1 ')))
    expect(rest.filter((line) => line.startsWith('    ') && line.length > 60)).toEqual([])
    expect(rest.join(' ').replaceAll(/ +/g, ' ')).toContain(trace.hops[1]!.rule)
    expect(traceText(trace, 1000)).toBe(traceText(trace))
  })

  it('[PRG-2] lets as much time pass as the request takes, and flies on the picture', async () => {
    const seen: Trace[] = []
    const stop = cluster.on('trace', (trace) => {
      if (trace.request.host === '10.96.255.254') seen.push(trace)
    })
    const before = cluster.time
    await type('trace --from node/node-1 10.96.255.254:80')
    stop()
    expect(seen).toHaveLength(1)
    expect(cluster.time - before).toBeCloseTo(seen[0]!.duration)
  })

  it.each([
    ['trace', 'trace: one HOST:PORT is needed\nusage: trace [--from SOURCE]', 2],
    ['trace web', "trace: 'web' is not HOST:PORT\nusage:", 2],
    ['trace web:0', "trace: 'web:0' is not HOST:PORT\nusage:", 2],
    ['trace --protocol icmp web:80', "trace: 'icmp' is no protocol: tcp or udp\nusage:", 2],
    ['trace -n 0 web:80', "trace: '0' is no count: 1 to 100000\nusage:", 2],
    ['trace --frm x web:80', "trace: unrecognized option '--frm'\nusage:", 2],
    ['trace --from pod/gone web:80', 'trace: there is no pod gone in namespace default\n', 1],
    ['trace --from ip/10.0.0.1@node-9 web:80', 'trace: there is no node node-9\n', 1],
    ['trace --from me web:80', "trace: 'me' is no source: client, client/NAME,", 1],
  ])('[PRG-2] says what is wrong with %s', async (line, sentence, code) => {
    const { err, status } = await type(line)
    expect(err.startsWith(sentence)).toBe(true)
    expect(status).toBe(code)
  })
})

describe('trace in a cluster of IPv6', () => {
  it('[PRG-1] has addresses in brackets before their ports', async () => {
    const six = new Cluster({ config: clusterOf('ipv6') })
    six.apply([...demo(), clientPod()])
    six.step(30_000)
    const { out } = await shellSession(six).type(
      'NODE=$(trace -o json --from pod/client nginx-clusterip:80); echo "$NODE"',
    )
    const said = JSON.parse(out) as Trace
    expect(said.servedBy).toMatch(/^\[fd00:.*\]:80$/)
    expect(said.endpoints.map(({ address }) => address)).toContain(said.servedBy)
    const again = await shellSession(six).type(`trace -o json --from pod/client '${said.servedBy}'`)
    expect(JSON.parse(again.out)).toMatchObject({ outcome: 'ok', servedBy: said.servedBy })
  })
})
