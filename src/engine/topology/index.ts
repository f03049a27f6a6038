/** What there is and what leads where, as facts for whoever draws it. */
export { buildTopology } from './build.ts'
export type { TopologySources } from './sources.ts'
export type * from './types.ts'
