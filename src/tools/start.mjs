/**
 * `npm start`: from a fresh clone to a running playground. Needs nothing but Node; installs and builds what is
 * missing or old, then serves dist/ on this machine alone.
 */
import { build, buildIsStale } from './lib/build.mjs'
import { installDependencies } from './lib/install.mjs'
import { checkNode } from './lib/node.mjs'
import { root } from './lib/paths.mjs'
import { Problem, runMain, say } from './lib/say.mjs'

const DEFAULT_PORT = 4173

await runMain(async () => {
  checkNode()
  const wanted = wantedPort()
  await installDependencies()
  if (buildIsStale()) await build()
  const server = await serve(wanted)
  say('')
  say(`PodPath is running at ${server.resolvedUrls?.local[0]}`)
  say('Open that address in a browser. Ctrl+C ends it.')
  await asked()
  await server.close()
  say('PodPath has ended.')
  // A browser may keep its connection open; nothing is left to wait for.
  process.exit(0)
})

/** @returns {number | undefined} */
function wantedPort() {
  const text = process.env['PORT']
  if (!text) return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65536) return port
  throw new Problem(`PORT must be a number between 1 and 65535, and it is "${text}".`)
}

/** @param {number | undefined} wanted */
async function serve(wanted) {
  const { preview } = await import('vite')
  try {
    return await preview({
      root,
      configFile: false,
      base: './',
      logLevel: 'error',
      // Without a wish, the next free port is as good.
      preview: { host: '127.0.0.1', port: wanted ?? DEFAULT_PORT, strictPort: wanted !== undefined },
    })
  } catch (error) {
    if (!/already in use/.test(String(error))) throw error
    throw new Problem(
      `Port ${wanted} is taken by another program. Choose another one with PORT=8080 npm start, or leave PORT out.`,
    )
  }
}

/**
 * Resolves when the person, or the system, asks for the end. npm passes SIGTERM on to a shell only, which dies of it
 * without telling us; so under npm, losing our parent is such a request too.
 * @returns {Promise<void>}
 */
function asked() {
  const parent = process.ppid
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve())
    if (process.env['npm_lifecycle_event']) {
      setInterval(() => process.ppid !== parent && resolve(), 500).unref()
    }
  })
}
