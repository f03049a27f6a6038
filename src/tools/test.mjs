/**
 * `npm test`: everything that has to hold before a change is good, in one run that installs what it needs.
 * `npm test -- --unit` (or `--check`, `--kernel`, `--page`, `--e2e`) does a part; what follows is handed to that part's tool.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { needBrowser } from './lib/browser.mjs'
import { judge, playwrightCounts, total, vitestCounts } from './lib/counts.mjs'
import { installDependencies } from './lib/install.mjs'
import { checkNode } from './lib/node.mjs'
import { root } from './lib/paths.mjs'
import { runModule } from './lib/run.mjs'
import { Problem, runMain, say, seconds } from './lib/say.mjs'

/** @typedef {import('./lib/counts.mjs').Counts} Counts */
/** @typedef {{ name: string, part: string, needs?: string, run: () => Promise<Counts> }} Task */

const PARTS = ['check', 'unit', 'kernel', 'page', 'e2e']
const RESULTS = join(root, 'test-results')
const MINUTE = 60_000
const PASSED = { passed: 1, failed: 0, skipped: 0 }
const FAILED = { passed: 0, failed: 1, skipped: 0 }

await runMain(async () => {
  checkNode()
  const { parts, rest } = readArguments(process.argv.slice(2))
  await installDependencies()
  const env = parts.includes('e2e') ? { CHROMIUM: await needBrowser() } : {}
  mkdirSync(RESULTS, { recursive: true })

  /** @type {{ name: string, counts: Counts, ms: number }[]} */
  const results = []
  for (const task of tasks(rest, env)) {
    if (!parts.includes(task.part)) continue
    say(`\n── ${task.name}`)
    const started = performance.now()
    const blocked = results.some(({ name, counts }) => name === task.needs && counts.failed > 0)
    if (blocked) say(`Not run, because ${task.needs} failed.`)
    const counts = blocked ? FAILED : await task.run()
    results.push({ name: task.name, counts, ms: performance.now() - started })
  }

  summarize(results)
  return total(results.map(({ counts }) => counts)).failed > 0 ? 1 : 0
})

/**
 * @param {string[]} rest arguments for the tools
 * @param {NodeJS.ProcessEnv} env
 * @returns {Task[]}
 */
function tasks(rest, env) {
  const tsc = 'typescript/bin/tsc'
  return [
    { name: 'types of the engine', part: 'check', run: () => one(tsc, ['-p', 'src/engine']) },
    { name: 'types', part: 'check', run: () => one(tsc, ['-p', '.']) },
    { name: 'lint', part: 'check', run: () => one('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']) },
    { name: 'format', part: 'check', run: () => one('prettier/bin/prettier.cjs', ['--check', '.']) },
    { name: 'unit tests', part: 'unit', run: () => unitTests(rest) },
    { name: 'the kernel as judge', part: 'kernel', run: () => kernelTests(rest) },
    { name: 'build', part: 'page', run: () => one('vite/bin/vite.js', ['build', '--logLevel', 'warn']) },
    { name: 'size', part: 'page', needs: 'build', run: () => one('../src/tools/size.mjs', []) },
    { name: 'browser tests', part: 'e2e', needs: 'build', run: () => browserTests(rest, env) },
  ]
}

/**
 * A tool that either passes or fails.
 * @param {string} script
 * @param {string[]} args
 */
async function one(script, args) {
  const { code } = await runModule(script, args, { timeoutMs: 5 * MINUTE })
  return code === 0 ? PASSED : FAILED
}

/** @param {string[]} rest */
async function unitTests(rest) {
  const file = report('unit.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...rest]
  const { code } = await runModule('vitest/vitest.mjs', args, { timeoutMs: 12 * MINUTE })
  return judge(read(file, vitestCounts), code)
}

/**
 * Where there can be no lab, it says why and counts as skipped.
 * @param {string[]} rest
 */
async function kernelTests(rest) {
  const file = report('kernel.json')
  const args = ['src/testing/kernel/main.ts', '--json', file, ...rest]
  const { code } = await runModule('tsx/dist/cli.mjs', args, { timeoutMs: 15 * MINUTE })
  const counts = read(file, (report) => report)
  return code === 0 && counts?.skipped && !counts.passed ? counts : judge(counts, code)
}

/**
 * One page after the other first, and then the looks for accessibility, several at a time.
 * @param {string[]} rest
 * @param {NodeJS.ProcessEnv} env
 */
async function browserTests(rest, env) {
  const all = []
  let failure = 0
  for (const project of ['pages', 'looks']) {
    const file = report(`${project}.json`)
    const args = ['test', '-c', 'e2e/playwright.config.ts', `--project=${project}`, '--pass-with-no-tests']
    const { code } = await runModule('@playwright/test/cli.js', [...args, '--reporter=list,json', ...rest], {
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
      timeoutMs: 20 * MINUTE,
    })
    all.push(judge(read(file, playwrightCounts), code, { mayBeEmpty: true }))
    failure ||= code
  }
  return judge(total(all), failure)
}

/**
 * A fresh place for a report, so that an old one is never read.
 * @param {string} name
 */
function report(name) {
  const file = join(RESULTS, name)
  rmSync(file, { force: true })
  return file
}

/**
 * @param {string} file
 * @param {(report: any) => Counts} counts
 */
function read(file, counts) {
  try {
    return counts(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

/** @param {{ name: string, counts: Counts, ms: number }[]} results */
function summarize(results) {
  const sum = total(results.map(({ counts }) => counts))
  say('\n── Summary')
  for (const { name, counts, ms } of results) {
    const skipped = counts.skipped ? `, ${counts.skipped} skipped` : ''
    say(
      `${counts.failed ? '✗' : '✓'} ${name}: ${counts.passed} passed, ${counts.failed} failed${skipped} (${seconds(ms)})`,
    )
  }
  say('')
  // The last lines are what is left of a long run where nobody was watching.
  for (const failure of sum.failures ?? []) say(`✗ ${failure}`)
  say(`${sum.passed} passed, ${sum.failed} failed`)
}

/** @param {string[]} args */
function readArguments(args) {
  const asked = PARTS.filter((part) => args.includes(`--${part}`))
  const rest = args.filter((argument) => !PARTS.some((part) => argument === `--${part}`))
  if (rest.length > 0 && asked.length !== 1) {
    throw new Problem(`"${rest.join(' ')}" needs one part to go to: ${PARTS.map((part) => `--${part}`).join(', ')}.`)
  }
  return { parts: asked.length > 0 ? asked : PARTS, rest }
}
