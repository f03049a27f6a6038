/**
 * `npm run fuzz`: the tests that try what chance gives them, again and again with another seed each time, until one fails
 * or the time is up. `-- --minutes 30` for longer than ten, `-- src/shell` for some of them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { installDependencies } from './lib/install.mjs'
import { root } from './lib/paths.mjs'
import { runModule } from './lib/run.mjs'
import { Problem, runMain, say, seconds } from './lib/say.mjs'

const MINUTE = 60_000
const DEFAULT_MINUTES = 10
/** What such a test imports. */
const CHANCE = /from '[^']*testing\/property\.ts'/

await runMain(async () => {
  const { minutes, filters } = readArguments(process.argv.slice(2))
  await installDependencies()
  const files = testsByChance().filter((file) => filters.length === 0 || filters.some((part) => file.includes(part)))
  if (files.length === 0) throw new Problem(`No test of ${filters.join(', ')} is one by chance.`)
  const started = performance.now()
  const passed = () => performance.now() - started
  for (let round = 1; ; round++) {
    const seed = Math.floor(Math.random() * 0x7fffffff)
    const env = { FUZZ_SEED: String(seed) }
    const { code, output } = await runModule('vitest/vitest.mjs', ['run', ...files], { env, quiet: true })
    if (code !== 0) {
      say(output)
      say(`Round ${round} failed. The same again: FUZZ_SEED=${seed} npm run test:unit -- <the file>`)
      return 1
    }
    say(`Round ${round} passed (seed ${seed}), ${seconds(passed())} so far.`)
    if (passed() > minutes * MINUTE) return 0
  }
})

/** The test files that import what makes chance, as paths below the repository. */
function testsByChance() {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .filter((name) => /\.test\.tsx?$/.test(name) && CHANCE.test(readFileSync(join(root, name), 'utf8')))
    .sort()
}

/** @param {string[]} args */
function readArguments(args) {
  const filters = [...args]
  const at = filters.indexOf('--minutes')
  if (at < 0) return { minutes: DEFAULT_MINUTES, filters }
  const [, minutes] = filters.splice(at, 2)
  if (!(Number(minutes) > 0)) throw new Problem('--minutes needs a number of minutes, as in --minutes 30')
  return { minutes: Number(minutes), filters }
}
