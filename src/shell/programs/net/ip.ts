import { ExitError, type Process, type Program } from '../../process.ts'
import { firstOf, macOf, networkOf, type Here } from './here.ts'

const BROADCAST = 'ff:ff:ff:ff:ff:ff'

/** `ip addr|route|link [show] [dev DEVICE]`, `-4`, `-6`, `-br`: shows, and changes nothing. */
export const ip: Program = {
  name: 'ip',
  async run(process) {
    const options = process.args.filter((arg) => arg.startsWith('-'))
    const [object = '', verb = 'show', ...rest] = process.args.filter((arg) => !arg.startsWith('-'))
    const is = (name: string) => object !== '' && name.startsWith(object)
    if (object === '')
      throw new ExitError(
        255,
        'Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n       OBJECT := { address | link | neighbour | route | rule }',
      )
    const isShow = ['show', 'list', 'lst', 'get', 'ls', 's', 'sh', 'l'].includes(verb)
    if (!isShow && !(is('address') || is('route') || is('link')))
      throw new ExitError(1, `Object "${object}" is unknown, try "ip help".`)
    if (!isShow && /^(add|del|delete|replace|change|set|flush)$/.test(verb))
      throw new ExitError(2, 'RTNETLINK answers: Operation not permitted')
    const here = networkOf(process.machine)
    const dev = isShow
      ? rest.filter((word) => word !== 'dev' && word !== 'show').at(-1)
      : verb === 'dev'
        ? rest[0]
        : verb
    if (is('address') || is('link')) return addresses(process, here, is('link'), dev, options)
    if (is('route')) return routes(process, here, verb === 'get' ? rest[0] : undefined, options)
    if (is('neighbour') || is('rule')) {
      await process.stdout.write(
        is('rule') ? '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n' : '',
      )
      return 0
    }
    throw new ExitError(1, `Object "${object}" is unknown, try "ip help".`)
  },
}

async function addresses(
  process: Process,
  here: Here,
  linkOnly: boolean,
  dev: string | undefined,
  options: readonly string[],
): Promise<number> {
  const { machine, stdout } = process
  const family = options.includes('-4') ? 4 : options.includes('-6') ? 6 : undefined
  const isBusybox = machine.tools === 'busybox' && !machine.program('ss')
  const isBrief = options.some((option) => '-brief'.startsWith(option) && option.length > 2)
  const ipvs = here.node && !here.isPod ? machine.cluster.nodeTool(here.node.name, 'ip addr show kube-ipvs0') : ''
  if (dev === 'kube-ipvs0') {
    if (ipvs.includes('does not exist') || ipvs === '') throw new ExitError(1, 'Device "kube-ipvs0" does not exist.')
    await stdout.write(ipvs)
    return 0
  }
  if (dev !== undefined && dev !== 'lo' && dev !== here.device)
    throw new ExitError(1, `Device "${dev}" does not exist.`)
  const main = here.addresses[0]?.ip ?? '0.0.0.0'
  const fits = ({ ip }: { ip: string }) => family === undefined || (family === 6) === ip.includes(':')
  const shown: [name: string, flags: string, mac: string, list: { ip: string; bits: number }[]][] = [
    [
      'lo',
      'LOOPBACK,UP,LOWER_UP',
      '00:00:00:00:00:00',
      [
        { ip: '127.0.0.1', bits: 8 },
        { ip: '::1', bits: 128 },
      ],
    ],
    [here.device, 'BROADCAST,MULTICAST,UP,LOWER_UP', macOf(main), here.addresses],
  ]
  let text = ''
  for (const [i, [name, flags, mac, list]] of shown.entries()) {
    if (dev !== undefined && dev !== name) continue
    const own = list.filter(fits)
    const state = name === 'lo' ? 'UNKNOWN' : 'UP'
    if (isBrief) {
      const words = linkOnly ? [mac, `<${flags}>`] : own.map(({ ip: each, bits }) => `${each}/${bits}`)
      text += `${name.padEnd(16)} ${state.padEnd(14)} ${words.join(' ')} \n`
      continue
    }
    const number = name === 'lo' ? 1 : here.isPod ? 3 : i + 1
    const at = name !== 'lo' && here.isPod ? `${name}@if${Number(main.split('.').at(-1) ?? 0) + 4}` : name
    const kind = name === 'lo' ? 'loopback' : 'ether'
    const group =
      name === 'lo' ? 'mtu 65536 qdisc noqueue' : here.isPod ? 'mtu 1450 qdisc noqueue' : 'mtu 1500 qdisc fq_codel'
    // busybox's own ip tells less: networking/libiproute/ipaddress.c
    const more = isBusybox ? (name === 'lo' ? ' qlen 1000' : ' ') : ` state ${state} group default qlen 1000`
    const peer = name !== 'lo' && here.isPod && !isBusybox ? ' link-netnsid 0' : ''
    text += `${number}: ${at}: <${flags}> ${group}${more}\n`
    text += `    link/${kind} ${mac} brd ${name === 'lo' ? '00:00:00:00:00:00' : BROADCAST}${peer}\n`
    if (linkOnly) continue
    for (const { ip: each, bits } of own) {
      const isSix = each.includes(':')
      const scope = name === 'lo' ? 'host' : 'global'
      const brd = name === 'lo' || isSix ? '' : ` brd ${broadcast(each, bits)}`
      text += `    ${isSix ? 'inet6' : 'inet'} ${each}/${bits}${brd} scope ${scope}${isSix ? '' : ` ${name}`}\n       valid_lft forever preferred_lft forever\n`
    }
  }
  const hasDevice = ipvs !== '' && !ipvs.includes('does not exist') && dev === undefined && !isBrief && !linkOnly
  await stdout.write(text + (hasDevice ? ipvs : ''))
  return 0
}

function broadcast(address: string, bits: number): string {
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const host = 2 ** (32 - bits) - 1
  const all = value - (value % (host + 1)) + host
  return [24, 16, 8, 0].map((shift) => Math.floor(all / 2 ** shift) % 256).join('.')
}

function networkAddress(address: string, bits: number): string {
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const base = value - (value % 2 ** (32 - bits))
  return [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')
}

/** Destination, gateway, own address. */
export function routesOf(
  process: Process,
  here: Here,
): { to: string; via: string | null; src: string | null; device: string }[] {
  const own = here.addresses.find(({ ip: each }) => !each.includes(':'))
  if (!own) return []
  const { device } = here
  if (here.isPod) {
    const gateway = here.node ? firstOf(here.node.podCIDR) : networkAddress(own.ip, own.bits)
    return [
      { to: 'default', via: gateway, src: null, device },
      { to: `${networkAddress(own.ip, own.bits)}/${own.bits}`, via: null, src: own.ip, device },
    ]
  }
  const net = networkAddress(own.ip, own.bits)
  const others = here.node ? process.machine.cluster.config.nodes : []
  return [
    { to: 'default', via: firstOf(`${net}/${own.bits}`), src: null, device },
    { to: `${net}/${own.bits}`, via: null, src: own.ip, device },
    ...others.map(({ name, podCIDR, internalIP }) =>
      name === here.node?.name
        ? { to: podCIDR, via: null, src: firstOf(podCIDR), device: 'cni0' }
        : { to: podCIDR, via: internalIP, src: null, device },
    ),
  ]
}

async function routes(
  process: Process,
  here: Here,
  get: string | undefined,
  options: readonly string[],
): Promise<number> {
  if (options.includes('-6')) return 0
  const all = routesOf(process, here)
  if (get !== undefined) {
    if (!/^\d+(\.\d+){3}$/.test(get))
      throw new ExitError(1, `Error: any valid prefix is expected rather than "${get}".`)
    const covers = ({ to }: { to: string }) => {
      const [base = '', bits = '0'] = to.split('/')
      return to === 'default' || networkAddress(get, Number(bits)) === networkAddress(base, Number(bits))
    }
    const [best] = all.filter(covers).sort((a, b) => Number(b.to.split('/')[1] ?? 0) - Number(a.to.split('/')[1] ?? 0))
    const src = here.addresses[0]?.ip ?? ''
    if (!best) throw new ExitError(2, 'RTNETLINK answers: Network is unreachable')
    await process.stdout.write(
      `${get} ${best.via ? `via ${best.via} ` : ''}dev ${best.device} src ${src} uid 0 \n    cache \n`,
    )
    return 0
  }
  await process.stdout.write(
    all
      .map(({ to, via, src, device }) =>
        via ? `${to} via ${via} dev ${device} \n` : `${to} dev ${device} proto kernel scope link src ${src} \n`,
      )
      .join(''),
  )
  return 0
}
