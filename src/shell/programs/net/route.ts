import type { Program } from '../../process.ts'
import { networkOf } from './here.ts'
import { routesOf } from './ip.ts'

/** `route [-n]` */
export const route: Program = {
  name: 'route',
  async run(process) {
    const rows = routesOf(process, networkOf(process.machine)).map(({ to, via, device }) => {
      const [base = '', bits = '0'] = to === 'default' ? ['0.0.0.0', '0'] : to.split('/')
      const mask = [0, 8, 16, 24].map((at) => 256 - 2 ** (8 - Math.max(0, Math.min(8, Number(bits) - at)))).join('.')
      return `${base.padEnd(15)} ${(via ?? '0.0.0.0').padEnd(15)} ${mask.padEnd(15)} ${(via ? 'UG' : 'U').padEnd(5)} 0      0        0 ${device}`
    })
    const head = [
      'Kernel IP routing table',
      'Destination     Gateway         Genmask         Flags Metric Ref    Use Iface',
    ]
    await process.stdout.write([...head, ...rows].map((line) => `${line}\n`).join(''))
    return 0
  },
}
