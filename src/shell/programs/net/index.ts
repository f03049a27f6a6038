import type { Program } from '../../process.ts'
import { curl } from './curl/curl.ts'
import { dig } from './dns/dig.ts'
import { getent, host, nslookup } from './dns/nslookup.ts'
import { ip } from './ip.ts'
import { nc, telnet } from './nc.ts'
import { ping } from './ping.ts'
import { route } from './route.ts'
import { netstat, ps, ss } from './sockets.ts'
import { wget } from './wget.ts'

/** Programs that use the network, or look at it. */
export const NET: readonly Program[] = [
  curl,
  wget,
  nc,
  telnet,
  ping,
  nslookup,
  dig,
  host,
  getent,
  ip,
  route,
  ss,
  netstat,
  ps,
]
