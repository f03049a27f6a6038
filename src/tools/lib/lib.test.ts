import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildIsStale } from './build.mjs'
import { judge, playwrightCounts, total, vitestCounts } from './counts.mjs'
import { dependenciesAreStale } from './install.mjs'
import { checkNode } from './node.mjs'
import { root } from './paths.mjs'
import { seconds } from './say.mjs'

describe('what a run of tests comes to', () => {
  it('counts a file that could not be loaded as one failure', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
        {
          status: 'failed',
          name: `${root}/src/a.test.ts`,
          assertionResults: [
            { status: 'failed', fullName: 'it goes on', failureMessages: ['Error: no\n{ seed: 1 }\n    at line 1'] },
          ],
        },
        { status: 'failed', name: `${root}/src/b.test.ts`, message: '', assertionResults: [] },
      ],
    }
    expect(vitestCounts(report)).toEqual({
      passed: 3,
      failed: 2,
      skipped: 2,
      failures: ['src/b.test.ts', 'src/a.test.ts › it goes on: Error: no { seed: 1 }'],
    })
  })

  it('counts a browser test that passed on its second try as passed, and an error outside of tests as failed', () => {
    const spec = (status: string, ...results: object[]) => ({
      file: 'a.spec.ts',
      line: 7,
      title: 'the page opens',
      tests: [{ status, results }],
    })
    const late = { errors: [{ message: '\u001B[31mTimed out\u001B[39m\n    at 3' }] }
    const suites = [{ suites: [{ specs: [spec('flaky', late, {}), spec('unexpected', {}, late)] }] }]
    const report = {
      stats: { expected: 4, flaky: 1, unexpected: 2, skipped: 0 },
      errors: [{ message: 'no port' }],
      suites,
    }
    expect(playwrightCounts(report)).toEqual({
      passed: 5,
      failed: 3,
      skipped: 0,
      failures: ['outside of the tests: no port', 'a.spec.ts:7 › the page opens: Timed out'],
    })
  })

  it.each([
    ['nothing ran', { passed: 0, failed: 0, skipped: 5 }, 0, 1],
    ['no report', undefined, 0, 1],
    ['the tool failed but names no test', { passed: 9, failed: 0, skipped: 0 }, 1, 1],
    ['two failed', { passed: 9, failed: 2, skipped: 0 }, 1, 2],
    ['all passed', { passed: 9, failed: 0, skipped: 0 }, 0, 0],
  ])('%s', (_, counts, code, failed) => {
    expect(judge(counts, code).failed).toBe(failed)
  })

  it('lets a part be empty that may be, but not one that left no report', () => {
    const nothing = { passed: 0, failed: 0, skipped: 0 }
    expect(judge(nothing, 0, { mayBeEmpty: true })).toEqual(nothing)
    expect(judge(undefined, 0, { mayBeEmpty: true }).failed).toBe(1)
  })

  it('adds up', () => {
    const one = { passed: 1, failed: 2, skipped: 3 }
    expect(total([one, { ...one, failures: ['b'] }])).toEqual({ passed: 2, failed: 4, skipped: 6, failures: ['b'] })
  })
})

describe('the Node that is asked for', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('%s is new enough', (version) => {
    expect(() => checkNode(version)).not.toThrow()
  })
  it.each(['20.18.3', '18.20.8'])('%s is told to be too old', (version) => {
    expect(() => checkNode(version)).toThrow(
      `PodPath needs Node 20.19 or newer; this is Node ${version}. Get a newer one from https://nodejs.org and try again.`,
    )
  })
})

describe('what has to be done again', () => {
  let top = ''
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'podpath-'))
  })
  afterEach(() => rmSync(top, { recursive: true }))

  /** Writes a file as if so many seconds after 1970. */
  function write(path: string, at: number): void {
    mkdirSync(join(top, path, '..'), { recursive: true })
    writeFileSync(join(top, path), '')
    utimesSync(join(top, path), at, at)
  }

  it('installs when nothing is installed, and when the lockfile is newer', () => {
    write('package-lock.json', 100)
    expect(dependenciesAreStale(top)).toBe(true)
    write('node_modules/.package-lock.json', 200)
    expect(dependenciesAreStale(top)).toBe(false)
    write('package-lock.json', 300)
    expect(dependenciesAreStale(top)).toBe(true)
  })

  it('leaves the dependencies of another checkout alone', () => {
    mkdirSync(join(top, 'elsewhere'))
    symlinkSync(join(top, 'elsewhere'), join(top, 'node_modules'))
    write('package-lock.json', 100)
    expect(dependenciesAreStale(top)).toBe(false)
  })

  it('builds when nothing is built, and when a source is newer, but not for a test', () => {
    const later = Date.now() / 1000 + 100 // folders are written as the test runs
    write('src/engine/cluster.ts', 100)
    expect(buildIsStale(top)).toBe(true)
    write('dist/index.html', later)
    expect(buildIsStale(top)).toBe(false)
    write('src/engine/cluster.test.ts', later + 100)
    write('src/tools/start.mjs', later + 100)
    expect(buildIsStale(top)).toBe(false)
    write('src/engine/cluster.ts', later + 100)
    expect(buildIsStale(top)).toBe(true)
  })
})

describe('durations', () => {
  it.each([
    [1234, '1.2 s'],
    [83_000, '1 min 23 s'],
  ])('%d ms is %s', (ms, text) => {
    expect(seconds(ms)).toBe(text)
  })
})
