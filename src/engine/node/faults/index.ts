/** Faults on purpose: what somebody breaks in a cluster to see what becomes of it. */
export { PodFaultBook, isReadinessQuestion } from './pods.ts'
export { Zones, type ZoneState } from './zones.ts'
export type { Fault, PodFaults } from './types.ts'
