/**
 * Where a playground is kept, and how it travels: the address, the browser's storage, the demo. What keeps it from then
 * on comes by `keep.ts`, when the picture is there.
 */
export { DEMO } from './demo.ts'
export { current, initialPlayground, type Found } from './open.ts'
