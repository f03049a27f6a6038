/** Where a playground is kept, and how it travels: the address, the browser's storage, the demo. */
export { decodePlayground, encodePlayground, isPlaygroundHash } from './codec.ts'
export { DEMO } from './demo.ts'
export { current, initialPlayground, MAX_HASH, persist, shareLink, type Found, type Keeping } from './persist.ts'
