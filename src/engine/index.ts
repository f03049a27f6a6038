/**
 * THE CLUSTER. The engine's only door: no DOM, no Node, no wall clock. The same code runs in a Worker, in Node and in
 * tests. Behaviours are numbered in SPEC.md. (The Worker comes in by `core.ts` and learns the rest later, by `late.ts`.)
 */
import { knowTheRest } from './late.ts'

knowTheRest()

export * from './core.ts'
