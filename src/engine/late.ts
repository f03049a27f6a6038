/**
 * What the page's Worker learns once the first picture is there: the table of all fields, and the kinds that the
 * picture does without. Everybody else knows it from the start, by `index.ts`.
 */
import { knowKinds } from './kinds/registry.ts'
import { knowAllFields } from './kinds/schema/known.ts'
import { SETS } from './kinds/sets.ts'

/** New clusters know all fields and all kinds from now on; one that is there has to be told: `Cluster.learn`. */
export function knowTheRest(): void {
  knowAllFields()
  knowKinds(SETS)
}
