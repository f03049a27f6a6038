/** What there is and what leads where, as facts for whoever draws it. */
export { buildTopology, type TopologySources } from './build.ts'
export type * from './types.ts'
