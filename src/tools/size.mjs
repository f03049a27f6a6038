/**
 * `npm run size`: what a visitor has to download before the diagram is alive, after `npm run build`. Reads Vite's
 * manifest, adds up the gzipped script of everything that index.html loads at once, the diagram's chunk and the
 * Workers they start, and fails when that is too much, when Monaco is among it, or when the engine is in a page chunk.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Problem, runMain, say } from './lib/say.mjs'
import { root } from './lib/paths.mjs'

/** Bytes of script before the diagram is alive. kB = 1000 B, as browsers' tools count. */
const BUDGET = 350_000
/** Chunks that the page asks for at once although it imports them late. */
const ASKED_FOR_AT_ONCE = ['src/diagram/index.ts']
/** The one chunk beside the Workers that may have the engine: for browsers that have no Workers, and loaded only there. */
const WITHOUT_WORKERS = 'src/host/local-host.ts'
/** Text that only the engine's code has, and only Monaco's. */
const ENGINE_MARK = 'KUBE-MARK-MASQ'
const MONACO_MARK = 'vs.editor.ICodeEditor'

/** @typedef {{ file: string, imports?: string[], dynamicImports?: string[], isEntry?: boolean }} Chunk */

const dist = join(root, 'dist')
/** @param {string} file */
const textOf = (file) => readFileSync(join(dist, file), 'utf8')
/** @param {string} file */
const gzipped = (file) => gzipSync(textOf(file), { level: 9 }).length
/** @param {number} bytes */
const kB = (bytes) => `${(bytes / 1000).toFixed(1).padStart(7)} kB`

await runMain(async () => {
  /** @type {Record<string, Chunk>} */
  const manifest = JSON.parse(textOf('.vite/manifest.json'))
  const page = reachable(manifest, ['index.html', ...ASKED_FOR_AT_ONCE])
  const workers = workersOf(page)

  say('Script before the diagram is alive, gzip:')
  for (const file of page) say(`${kB(gzipped(file))}  ${file}`)
  for (const file of workers) say(`${kB(gzipped(file))}  ${file} (Worker)`)
  const ofPage = sum(page.map(gzipped))
  const ofWorkers = sum(workers.map(gzipped))
  say(
    `${kB(ofPage + ofWorkers)}  together, ${kB(ofWorkers).trim()} of it in Workers; the budget is ${kB(BUDGET).trim()}`,
  )

  const problems = [
    ...(ofPage + ofWorkers > BUDGET ? [`That is over the budget of ${kB(BUDGET).trim()}.`] : []),
    ...page.filter((file) => textOf(file).includes(MONACO_MARK)).map((file) => `Monaco is in ${file}.`),
    ...pageChunks(manifest, page)
      .filter((file) => textOf(file).includes(ENGINE_MARK))
      .map((file) => `The engine is in ${file}, which the page loads; it belongs in the Worker alone.`),
    ...(workers.some((file) => textOf(file).includes(ENGINE_MARK))
      ? []
      : [`No Worker has the engine (${ENGINE_MARK}).`]),
  ]
  if (problems.length > 0) throw new Problem(problems.join('\n'))
})

/**
 * Files of these modules and of everything that they import at once.
 * @param {Record<string, Chunk>} manifest
 * @param {string[]} from
 */
function reachable(manifest, from) {
  const seen = new Set()
  /** @param {string} key */
  const visit = (key) => {
    const chunk = manifest[key]
    if (!chunk)
      throw new Problem(`${key} has no chunk of its own in dist/.vite/manifest.json. Build first: npm run build.`)
    if (seen.has(key)) return
    seen.add(key)
    chunk.imports?.forEach(visit)
  }
  from.forEach(visit)
  return [...new Set([...seen].map((key) => manifest[key]?.file ?? ''))].filter((file) => file.endsWith('.js'))
}

/**
 * All chunks in which the engine has no place: whatever the page may load, at once or late, in a browser with Workers.
 * @param {Record<string, Chunk>} manifest
 * @param {string[]} page
 */
function pageChunks(manifest, page) {
  const seen = new Set()
  /** @param {string} key */
  const visit = (key) => {
    if (seen.has(key) || key === WITHOUT_WORKERS) return
    seen.add(key)
    const { imports = [], dynamicImports = [] } = manifest[key] ?? {}
    for (const next of [...imports, ...dynamicImports]) visit(next)
  }
  visit('index.html')
  const files = [...seen].map((key) => manifest[key]?.file ?? '')
  return [...new Set([...files, ...page])].filter((file) => file.endsWith('.js'))
}

/**
 * Workers are built apart and are not in the manifest: they are the scripts that these chunks name.
 * @param {string[]} chunks
 */
function workersOf(chunks) {
  const scripts = readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.js'))
  const texts = chunks.map(textOf)
  const found = scripts
    .filter((name) => !chunks.includes(`assets/${name}`) && texts.some((text) => startsWorker(text, name)))
    .map((name) => `assets/${name}`)
  // A Worker waits for what it imports as well; a Set goes on to what is added while it is walked.
  const all = new Set(found)
  for (const file of all) for (const name of importsOf(textOf(file))) all.add(`assets/${name}`)
  return [...all].filter((file) => !chunks.includes(file))
}

/**
 * Names of the scripts that a built one imports at once.
 * @param {string} text
 */
function importsOf(text) {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([\w.-]+\.js)["']/g)].map((found) => found[1] ?? '')
}

/**
 * A chunk may also name scripts that it imports late; a Worker's name stands in a URL.
 * @param {string} text
 * @param {string} name
 */
function startsWorker(text, name) {
  const at = text.indexOf(name)
  return at >= 0 && /new URL\([^)]*$/.test(text.slice(Math.max(0, at - 60), at))
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((a, b) => a + b, 0)
}
