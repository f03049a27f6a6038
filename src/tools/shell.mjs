/**
 * `npm run shell`: the simulated terminal under Node. The engine is bundled once, and again when a source has changed;
 * after that it starts in a fraction of a second. What this prints itself goes nowhere: the output is the script's.
 */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { installDependencies } from './lib/install.mjs'
import { root } from './lib/paths.mjs'

const ROOMS = ['engine', 'manifest', 'shell', 'cli']
const outDir = join(root, 'node_modules', '.cache', 'podpath-shell')
const stamp = join(outDir, 'stamp')

if (newest() > stampTime()) await bundle()
/** @type {typeof import('../cli/index.ts')} */
const { main } = await import(pathToFileURL(join(outDir, 'index.js')).href)
const code = await main(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
// Whatever still waits (a terminal, a timer) ends with the script; but what was printed has to get out first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))

/** When a source was changed last, in milliseconds. */
function newest() {
  let time = 0
  for (const room of ROOMS) {
    for (const entry of readdirSync(join(root, 'src', room), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.includes('.test.')) continue
      time = Math.max(time, statSync(join(entry.parentPath, entry.name)).mtimeMs)
    }
  }
  return time
}

function stampTime() {
  return statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

async function bundle() {
  await installDependencies({ quiet: true })
  const { build } = await import('vite')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    // Loaded by itself, and only when a script runs one of its programs.
    ssr: { noExternal: true, external: ['just-bash'], target: 'node' },
    build: { ssr: 'src/cli/index.ts', outDir, emptyOutDir: true, minify: false, target: 'node20' },
  })
  mkdirSync(outDir, { recursive: true })
  writeFileSync(stamp, '')
}
