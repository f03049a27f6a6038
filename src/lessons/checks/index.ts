/** Every check that a lesson can name, by its verb. One file each. */
import type { Check } from './check.ts'
import { asked } from './asked.ts'
import { endpoints } from './endpoints.ts'
import { object } from './object.ts'
import { reach } from './reach.ts'
import { spread } from './spread.ts'

export const CHECKS: Readonly<Record<string, Check>> = { asked, endpoints, object, reach, spread }
