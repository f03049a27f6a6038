import type { Program } from '../../process.ts'
import { curl } from './curl/curl.ts'

/** Programs that use the network. */
export const NET: readonly Program[] = [curl]
