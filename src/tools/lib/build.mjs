import { join } from 'node:path'
import { newestBelow, root, writtenAt } from './paths.mjs'
import { runModule } from './run.mjs'
import { Problem, step } from './say.mjs'

const SOURCES = ['src', 'public', 'index.html', 'package.json', 'package-lock.json', 'vite.config.ts']

/** Whether dist/ is missing or older than what it is built from. */
export function buildIsStale(top = root) {
  const built = writtenAt(join(top, 'dist', 'index.html'))
  if (built === undefined) return true
  return SOURCES.some((source) => newestBelow(join(top, source), notInThePage) > built)
}

/** @param {string} name */
function notInThePage(name) {
  return /\.test\.\w+$|\.md$/.test(name) || ['tools', 'bench', 'testing'].includes(name)
}

/** Builds dist/. */
export async function build() {
  await step('Building the page', async () => {
    const { code, output } = await runModule('vite/bin/vite.js', ['build', '--logLevel', 'warn'], { quiet: true })
    if (code !== 0) throw new Problem(`${output.trim()}\n\nThe page could not be built; the reason is above.`)
  })
}
