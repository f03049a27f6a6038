/** Every check that a lesson can name, by its verb. One file each. */
import type { Check } from './check.ts'
import { asked } from './asked.ts'
import { costs } from './costs.ts'
import { endpoints } from './endpoints.ts'
import { object } from './object.ts'
import { reach } from './reach.ts'
import { resolves } from './resolves.ts'
import { spread } from './spread.ts'
import { survives } from './survives.ts'

export const CHECKS: Readonly<Record<string, Check>> = {
  asked,
  costs,
  endpoints,
  object,
  reach,
  resolves,
  spread,
  survives,
}
