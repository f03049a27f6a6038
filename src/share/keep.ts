/** The second door: what keeps a playground in step with the address and the browser's storage, and makes links. */
export { decodePlayground, encodePlayground } from './codec.ts'
export { MAX_HASH, persist, shareLink, type Keeping } from './persist.ts'
