import type { Program } from '../../process.ts'
import { curl } from './curl/curl.ts'
import { dig } from './dns/dig.ts'
import { getent, host, nslookup } from './dns/nslookup.ts'
import { nc, telnet } from './nc.ts'
import { ping } from './ping.ts'
import { wget } from './wget.ts'

/** Programs that use the network. */
export const NET: readonly Program[] = [curl, wget, nc, telnet, ping, nslookup, dig, host, getent]
