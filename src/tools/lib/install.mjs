import { existsSync, lstatSync } from 'node:fs'
import { join } from 'node:path'
import { root, writtenAt } from './paths.mjs'
import { run } from './run.mjs'
import { Problem, step } from './say.mjs'

/**
 * Whether node_modules is missing or older than what package-lock.json asks for. One that is a link belongs to another
 * checkout, which npm would empty: whoever made the link looks after it.
 */
export function dependenciesAreStale(top = root) {
  if (lstatSync(join(top, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) return false
  const installed = writtenAt(join(top, 'node_modules', '.package-lock.json'))
  if (installed === undefined) return true
  return (writtenAt(join(top, 'package-lock.json')) ?? 0) > installed
}

/**
 * Installs the dependencies if they are missing or old.
 * @param {{ quiet?: boolean }} options quiet: says nothing unless it fails
 */
export async function installDependencies({ quiet = false } = {}) {
  if (!dependenciesAreStale()) return
  const command = existsSync(join(root, 'package-lock.json')) ? 'ci' : 'install'
  const install = async () => {
    // Vite and the test tools are development dependencies, which NODE_ENV=production would leave out.
    const { code, output } = await run('npm', [command, '--include=dev', '--no-audit', '--no-fund'], { quiet: true })
    if (code === 0) return
    throw new Problem(
      `${output.trim()}\n\nThe dependencies could not be installed: npm ${command} ended with code ${code}; its own words are above. It needs the npm registry, so check the network (or npm's proxy and registry settings) and try again.`,
    )
  }
  if (quiet) await install()
  else await step(`Installing the dependencies with npm ${command}`, install)
}
