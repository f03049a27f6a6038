/**
 * `npm run shell`: the simulated terminal under Node. The engine is bundled once, and again when a source has changed;
 * after that it starts in a fraction of a second. What this prints itself goes nowhere: the output is the script's.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { installDependencies } from './lib/install.mjs'
import { root } from './lib/paths.mjs'

const ROOMS = ['engine', 'manifest', 'shell', 'cli']
/** A bundle is a folder of its own, named after the sources that it was made of: one that somebody runs never changes. */
const bundles = join(root, 'node_modules', '.cache', 'podpath-shell')
/** Of how many states of the sources bundles are kept: whoever runs an old one may still want a part of it. */
const KEPT = 4
/** How old a bundle is that nobody will finish any more: it was interrupted. */
const ABANDONED_MS = 3_600_000

const { main } = await import(pathToFileURL(join(await bundle(), 'index.js')).href)
const code = await main(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
// Whatever still waits (a terminal, a timer) ends with the script; but what was printed has to get out first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))

/** The folder of the bundle of the sources as they are. */
async function bundle() {
  const wanted = join(bundles, sourcesState())
  if (existsSync(wanted)) return wanted
  // A test that runs this runs from the very folder that installing would empty.
  if (!process.env.VITEST) await installDependencies({ quiet: true })
  const { build } = await import('vite')
  const outDir = join(bundles, `.${process.pid}`)
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    // Loaded by itself, and only when a script runs one of its programs.
    ssr: { noExternal: true, external: ['just-bash'], target: 'node' },
    build: {
      ssr: 'src/cli/index.ts',
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node20',
      copyPublicDir: false,
    },
  })
  removeOld()
  try {
    renameSync(outDir, wanted)
  } catch (error) {
    // Somebody else was faster; theirs is the same.
    rmSync(outDir, { recursive: true, force: true })
    if (!existsSync(wanted)) throw error
  }
  return wanted
}

/** How many sources there are and when one was changed last: another file, or a changed one, makes another text. */
function sourcesState() {
  let newest = 0
  let count = 0
  for (const room of ROOMS) {
    for (const entry of readdirSync(join(root, 'src', room), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.includes('.test.')) continue
      newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs)
      count++
    }
  }
  return `${count}-${Math.round(newest)}`
}

function removeOld() {
  mkdirSync(bundles, { recursive: true })
  const all = readdirSync(bundles).map((name) => {
    const path = join(bundles, name)
    return { path, isUnfinished: name.startsWith('.'), at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }
  })
  const finished = all.filter(({ isUnfinished }) => !isUnfinished).sort((a, b) => b.at - a.at)
  const abandoned = all.filter(({ isUnfinished, at }) => isUnfinished && at < Date.now() - ABANDONED_MS)
  for (const { path } of [...finished.slice(KEPT - 1), ...abandoned]) rmSync(path, { recursive: true, force: true })
}
