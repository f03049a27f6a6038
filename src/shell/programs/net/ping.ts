import type { Cluster } from '#engine'
import { Interrupted } from '../../io/stream.ts'
import { ExitError, type Process, type Program } from '../../process.ts'
import { parseOptions } from '../options.ts'
import { getAddresses } from './resolver.ts'

/** How an echo request fares. */
type Echo = { answer: true; ms: number; ttl: number } | { answer: false; rejected?: string }

const INTERVAL_MS = 1000

/**
 * `ping [-c COUNT] [-i SECONDS] [-W SECONDS] [-q] HOST`. Pods, nodes and oneself answer; a ClusterIP is the address of
 * no interface in modes iptables and nftables, whose rules know TCP, UDP and SCTP ports only; in mode ipvs every node has it.
 */
export const ping: Program = {
  name: 'ping',
  aliases: ['ping6'],
  async run(process) {
    const { machine, stdout, signal } = process
    const isBusybox = machine.tools === 'busybox' && !machine.program('dig')
    const { values, words, flags } = parseOptions('ping', process.args, { letters: 'c:i:W:w:s:t:I:qnv46AbDfhLORUV' })
    const [name] = words
    if (name === undefined)
      throw new ExitError(
        isBusybox ? 1 : 2,
        isBusybox
          ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: ping [OPTIONS] HOST'
          : 'ping: usage error: Destination address required',
      )
    const count = values.has('c') ? Number(values.get('c')) : Infinity
    if (!(count >= 1))
      throw new ExitError(
        isBusybox ? 1 : 1,
        `ping: invalid argument: '${values.get('c')}': out of range: 1 <= value <= 9223372036854775807`,
      )
    const family = process.name === 'ping6' || flags.has('6') ? 6 : flags.has('4') ? 4 : undefined
    const found = await getAddresses(process, name, family)
    if (!found.ok)
      throw new ExitError(
        isBusybox ? 1 : 2,
        isBusybox
          ? `ping: bad address '${name}'`
          : `ping: ${name}: ${found.why === 'again' ? 'Temporary failure in name resolution' : 'Name or service not known'}`,
      )
    const ip = found.addresses.find((each) => !each.includes(':')) ?? found.addresses[0]!
    await stdout.write(
      isBusybox ? `PING ${name} (${ip}): 56 data bytes\n` : `PING ${found.name} (${ip}) 56(84) bytes of data.\n`,
    )
    const interval = Math.max(1, (Number(values.get('i') ?? 1) || 1) * INTERVAL_MS)
    const deadline = values.has('w') ? machine.time.now + Number(values.get('w')) * 1000 : Infinity
    const began = machine.time.now
    const times: number[] = []
    let sent = 0
    let errors = 0
    const finish = async () => {
      const lost = sent === 0 ? 0 : Math.round(((sent - times.length) / sent) * 100)
      await stdout.write(
        `\n--- ${name} ping statistics ---\n${statistics(isBusybox, sent, times, lost, errors, machine.time.now - began)}`,
      )
    }
    try {
      for (; sent < count && machine.time.now < deadline;) {
        if (sent > 0) await machine.time.wait(interval - ((machine.time.now - began) % interval), signal)
        sent++
        const echo = echoOf(machine.cluster, machine.place, ip)
        if (!echo.answer && echo.rejected !== undefined) {
          errors++
          await stdout.write(`From ${echo.rejected} icmp_seq=${sent} Destination Port Unreachable\n`)
        }
        if (!echo.answer) continue
        await machine.time.wait(echo.ms, signal)
        times.push(echo.ms)
        const seq = isBusybox ? `seq=${sent - 1}` : `icmp_seq=${sent}`
        if (!flags.has('q'))
          await stdout.write(`64 bytes from ${ip}: ${seq} ttl=${echo.ttl} time=${echo.ms.toFixed(3)} ms\n`)
      }
      if (times.length < sent) await machine.time.wait(Number(values.get('W') ?? 10) * 1000 || 0, signal)
    } catch (error) {
      if (error instanceof Interrupted) await finish()
      throw error
    }
    await finish()
    if (times.length === 0) await explain(process, ip)
    return times.length > 0 ? 0 : 1
  },
}

function statistics(
  isBusybox: boolean,
  sent: number,
  times: readonly number[],
  lost: number,
  errors: number,
  took: number,
): string {
  const min = Math.min(...times)
  const max = Math.max(...times)
  const average = times.reduce((sum, ms) => sum + ms, 0) / times.length
  const [a, b, c] = [min, average, max].map((ms) => ms.toFixed(3))
  if (isBusybox) {
    const head = `${sent} packets transmitted, ${times.length} packets received, ${lost}% packet loss\n`
    return times.length > 0 ? `${head}round-trip min/avg/max = ${a}/${b}/${c} ms\n` : head
  }
  const wrong = errors > 0 ? `+${errors} errors, ` : ''
  const head = `${sent} packets transmitted, ${times.length} received, ${wrong}${lost}% packet loss, time ${Math.round(took)}ms\n`
  const spread = Math.sqrt(times.reduce((sum, ms) => sum + (ms - average) ** 2, 0) / Math.max(1, times.length))
  return times.length > 0 ? `${head}rtt min/avg/max/mdev = ${a}/${b}/${c}/${spread.toFixed(3)} ms\n` : `${head}\n`
}

/** Milliseconds there and back. */
const ROUND_TRIP = { self: 0.03, sameNode: 0.1, nodes: 1.1, outside: 20 }

function echoOf(cluster: Cluster, from: string, ip: string): Echo {
  const place = cluster.network.placeAt(ip)
  const own = nodeOf(cluster, from)
  if (ip.startsWith('127.') || ip === '::1' || place === from) return { answer: true, ms: ROUND_TRIP.self, ttl: 64 }
  if (place) {
    const isOutside = from.startsWith('client')
    if (isOutside && place.startsWith('pod/')) return { answer: false }
    // Rules of ports let no ICMP pass; those of all ports do.
    const { denied = [] } = cluster.explain({ from, host: ip, port: 0 })
    if (denied.some(({ probability }) => probability >= 1)) return { answer: false }
    const there = nodeOf(cluster, place)
    if (there !== null && cluster.isStopped(there)) return { answer: false }
    if (isOutside) return { answer: true, ms: ROUND_TRIP.outside, ttl: 55 }
    const isNear = own === there
    return {
      answer: true,
      ms: isNear ? ROUND_TRIP.sameNode : ROUND_TRIP.nodes,
      ttl: isNear ? 64 : place.startsWith('pod/') ? 62 : 63,
    }
  }
  const service = serviceAt(cluster, ip)
  if (!service || own === null) return { answer: false }
  const { mode } = cluster.config.proxy
  if (mode === 'ipvs') return { answer: true, ms: ROUND_TRIP.sameNode, ttl: 64 }
  const node = cluster.config.nodes.find(({ name }) => name === own)
  return mode === 'nftables' ? { answer: false, rejected: node?.internalIP ?? own } : { answer: false }
}

function nodeOf(cluster: Cluster, place: string): string | null {
  const [sort, first = '', name = ''] = place.split('/')
  if (sort === 'node') return first
  if (sort !== 'pod') return null
  const pod = cluster.get('Pod', first, name) as { spec?: { nodeName?: string } } | undefined
  return pod?.spec?.nodeName ?? null
}

function serviceAt(cluster: Cluster, ip: string) {
  return cluster
    .list('Service')
    .find((service) => (service as { spec?: { clusterIPs?: string[] } }).spec?.clusterIPs?.includes(ip))
}

/** Real pings say no more than that nobody answered; why a ClusterIP does not is worth a sentence. */
async function explain({ machine, stderr }: Process, ip: string): Promise<void> {
  const service = serviceAt(machine.cluster, ip)
  if (!service) return
  const { namespace, name } = service.metadata
  const { mode } = machine.cluster.config.proxy
  const why = machine.place.startsWith('client')
    ? 'the world outside has no route to it'
    : mode === 'nftables'
      ? 'no interface has it; the rules of mode nftables rewrite packets to its ports and refuse all others'
      : `no interface has it; the rules of mode ${mode} rewrite packets to its ports, and a ping has none`
  await stderr.write(`# ${ip} is the ClusterIP of Service ${namespace}/${name}: ${why}.\n`)
}
