/** Who sends what to whom, how often, and how that went. */
export { Traffic, type TrafficState } from './traffic.ts'
export { addressOf, type Address, type NoAddress } from './address.ts'
export type { LoadEnd, LoadOptions, LoadReport } from './load.ts'
export { parseTarget, type Target } from './url.ts'
export type { Door, TrafficCount, TrafficSource } from './types.ts'
