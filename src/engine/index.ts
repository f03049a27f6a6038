/**
 * THE CLUSTER. The engine's only door: no DOM, no Node, no wall clock. The same code runs in a Worker, in Node and in
 * tests. Behaviours are numbered in SPEC.md. (The Worker comes in by `core.ts` and learns the table of fields later, by
 * `kinds/schema/known.ts`.)
 */
import { knowAllFields } from './kinds/schema/known.ts'

knowAllFields()

export * from './core.ts'
