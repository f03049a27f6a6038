import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../tools/lib/paths.mjs'

const spec = readFileSync(join(root, 'src/engine/SPEC.md'), 'utf8')
const tests = ['src', 'e2e'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(test|spec)\.tsx?$/.test(path) || isScene(path))
    .map((path) => join(folder, path)),
)

/** Scenes are tests, written down by themselves. */
function isScene(path: string): boolean {
  return path.startsWith(join('testing', 'flows')) && path.endsWith('.ts')
}

/** Numbers that have a row. */
function numbered(text: string): string[] {
  return [...text.matchAll(/^\| *([A-Z][A-Z0-9]*-\d+) *\|/gm)].map(([, number]) => number!)
}

/** Numbers that stand in a title, `[SVC-3]` or `[SVC-3, EPS-1]`. */
function cited(text: string): string[] {
  return [...text.matchAll(/\[((?:[A-Z][A-Z0-9]*-\d+)(?:, ?[A-Z][A-Z0-9]*-\d+)*)\]/g)].flatMap(([, list]) =>
    list!.split(/, ?/),
  )
}

const numbers = numbered(spec)
const citations = tests
  .filter((path) => !path.endsWith('spec.test.ts'))
  .flatMap((path) => cited(readFileSync(join(root, path), 'utf8')).map((number) => ({ number, path })))

describe('the numbered truth', () => {
  it('gives every number once', () => {
    expect(numbers.length).toBeGreaterThan(50)
    expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([])
  })

  it('has every number that a test cites', () => {
    const unknown = citations.filter(({ number }) => !numbers.includes(number))
    expect(unknown.map(({ number, path }) => `${number} in ${path}`)).toEqual([])
  })

  it('has a test for every number', () => {
    const known = new Set(citations.map(({ number }) => number))
    expect(numbers.filter((number) => !known.has(number))).toEqual([])
  })
})

describe('the reading of it', () => {
  it('finds rows and citations, and nothing else', () => {
    expect(numbered('| SVC-3 | allocates | x |\nSVC-4 is elsewhere\n| Number | |')).toEqual(['SVC-3'])
    expect(cited("it('[SVC-3, EPS-1] does', () => a[SVC - 1])\nit('[DNS-2] too')")).toEqual(['SVC-3', 'EPS-1', 'DNS-2'])
  })
})
