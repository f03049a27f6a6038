import { Problem } from './say.mjs'

/** The oldest Node that the build tools run on. */
export const OLDEST_NODE = [20, 19]

/**
 * Throws a sentence unless this Node is new enough.
 * @param {string} [version]
 */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [needMajor = 0, needMinor = 0] = OLDEST_NODE
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return
  throw new Problem(
    `PodPath needs Node ${OLDEST_NODE.join('.')} or newer; this is Node ${version}. Get a newer one from https://nodejs.org and try again.`,
  )
}
