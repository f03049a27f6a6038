/** The picture of the cluster and of the requests that travel through it. Reads `#state`; nothing here computes a path. */
export { Diagram } from './Diagram.tsx'
export { hit, stepPicture } from './current.ts'
