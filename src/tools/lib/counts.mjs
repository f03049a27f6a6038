import { stripVTControlCharacters } from 'node:util'
import { root } from './paths.mjs'

/** Of why something failed, in a summary. */
const MAX_LETTERS = 400

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} [failures] which failed, each with the first lines of why
 */

/**
 * Reads the report of Vitest's json reporter. A file that could not even be loaded counts as one failure.
 * @param {any} report
 * @returns {Counts}
 */
export function vitestCounts(report) {
  const broken = report.testResults.filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' && !file.assertionResults.some((/** @type {any} */ test) => test.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    failures: [
      ...broken.map((/** @type {any} */ { name, message }) => failure(name, message)),
      ...report.testResults.flatMap((/** @type {any} */ { name, assertionResults }) =>
        assertionResults
          .filter((/** @type {any} */ { status }) => status === 'failed')
          .map((/** @type {any} */ { fullName, failureMessages }) =>
            failure(`${name} › ${fullName}`, failureMessages[0]),
          ),
      ),
    ],
  }
}

/**
 * Reads the report of Playwright's json reporter. A test that passed on its second try counts as passed.
 * @param {any} report
 * @returns {Counts}
 */
export function playwrightCounts(report) {
  const { expected, flaky, unexpected, skipped } = report.stats
  const failures = [
    ...report.errors.map((/** @type {any} */ { message }) => failure('outside of the tests', message)),
    ...report.suites.flatMap(unexpectedIn),
  ]
  return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped, failures }
}

/**
 * @param {any} suite of Playwright's report
 * @returns {string[]}
 */
function unexpectedIn({ specs = [], suites = [] }) {
  const here = specs.flatMap((/** @type {any} */ { file, line, title, tests }) =>
    tests
      .filter((/** @type {any} */ { status }) => status === 'unexpected')
      .map((/** @type {any} */ { results }) =>
        failure(`${file}:${line} › ${title}`, results.at(-1)?.errors?.[0]?.message),
      ),
  )
  return [...here, ...suites.flatMap(unexpectedIn)]
}

/**
 * @param {string} where
 * @param {string} [why] a message of several lines, with colours
 */
function failure(where, why = '') {
  const lines = stripVTControlCharacters(why).split('\n')
  // A property tells in its third line what it failed of; after the sentences comes the stack.
  const said = lines.slice(0, 3).filter((line) => line.trim() && !/^\s+at /.test(line))
  const place = where.replaceAll('\\', '/').replace(`${root.replaceAll('\\', '/')}/`, '')
  return said.length > 0 ? `${place}: ${said.join(' ').slice(0, MAX_LETTERS)}` : place
}

/**
 * What a run of tests comes to. One that says it failed but names no failure, or that ran nothing, still failed.
 * @param {Counts | undefined} counts undefined when it left no report
 * @param {number} code its exit code
 * @param {{ mayBeEmpty?: boolean }} options whether it may be that nothing was asked of it
 * @returns {Counts}
 */
export function judge(counts, code, { mayBeEmpty = false } = {}) {
  const known = counts ?? { passed: 0, failed: 0, skipped: 0 }
  const ranNothing = known.passed + known.failed === 0 && !(mayBeEmpty && counts)
  return code !== 0 || ranNothing ? { ...known, failed: Math.max(1, known.failed) } : known
}

/**
 * @param {Counts[]} all
 * @returns {Counts}
 */
export function total(all) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) => all.reduce((n, counts) => n + counts[key], 0)
  const failures = all.flatMap((counts) => counts.failures ?? [])
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), failures }
}
