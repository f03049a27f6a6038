/**
 * What the page's Worker learns once the first picture is there: the table of all fields, the kinds that the
 * picture does without, what is asked of pods, and patches that only clients send. Everybody else knows it from the start, by `index.ts`.
 */
import { PATCH_TYPES } from './api/patch-types.ts'
import { knowPatchTypes } from './api/patch.ts'
import { knowPodRules } from './kinds/pod/rules.ts'
import { POD_RULES } from './kinds/pod/validate.ts'
import { knowKinds } from './kinds/registry.ts'
import { knowAllFields } from './kinds/schema/known.ts'
import { REST } from './kinds/rest.ts'

/** New clusters know all fields, kinds and patches from now on; one that is there has to be told: `Cluster.learn`. */
export function knowTheRest(): void {
  knowAllFields()
  knowKinds(REST)
  knowPodRules(POD_RULES)
  knowPatchTypes(PATCH_TYPES)
}
