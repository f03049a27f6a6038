import type { Verb } from '../command.ts'
import { apply } from './apply.ts'
import { deleteVerb } from './delete.ts'
import { describe } from './describe.ts'
import { get } from './get.ts'

/** One line a verb, in the order in which kubectl lists them. */
export const VERBS: readonly Verb[] = [get, deleteVerb, describe, apply]
