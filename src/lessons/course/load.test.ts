import { describe, expect, it } from 'vitest'
import { after, filesOf, loadCourse, localesIn, startOf } from './load.ts'

const LESSON = `---
title: One
teaches: [SVC-1]
checks: [{ endpoints: { service: web, ready: 1 } }]
hints: [a, b, c]
---
Words.
`
const COURSE = 'parts: [{ folder: a, title: A, lessons: [one, two] }]'

function course(change: Record<string, string | null> = {}, locale = '') {
  const texts = new Map<string, string>()
  const all = {
    'course.yaml': COURSE,
    'a/one/lesson.md': LESSON,
    'a/one/start/web.yaml': 'kind: Start',
    'a/one/solution/web.yaml': 'kind: Solved',
    'a/two/lesson.md': LESSON,
    ...change,
  }
  for (const [path, text] of Object.entries(all)) if (text !== null) texts.set(path, text)
  return loadCourse(texts, locale)
}
const complaints = (change: Record<string, string | null>) =>
  course(change).complaints.map(({ file, field, message }) => `${file} ${field}: ${message}`)
const without = (part: string, by = '') => ({ 'a/one/lesson.md': LESSON.replace(part, by) })

describe('what is wrong with a lesson is told with its file and field', () => {
  it.each([
    ['a title that is missing', without('title: One\n'), /^a\/one\/lesson\.md title: /],
    [
      'a number that is none',
      without('SVC-1', 'services'),
      /^a\/one\/lesson\.md teaches\.0: must be numbers of SPEC\.md/,
    ],
    ['two hints', without('[a, b, c]', '[a, b]'), /^a\/one\/lesson\.md hints: must be three/],
    [
      'a check that nobody knows',
      without('endpoints', 'endpiont'),
      /lesson\.md checks\.0: endpiont is none of the checks: /,
    ],
    ['an argument of the wrong type', without('ready: 1', 'ready: one'), /lesson\.md checks\.0\.endpoints\.ready: /],
    ['an argument too many', without('ready: 1', 'ready: 1, raedy: 2'), /lesson\.md checks\.0\.endpoints\.raedy: /],
    ['a field that nobody knows', without('title: One', 'title: One\nhint: x'), /lesson\.md hint: /],
    ['YAML that is none', without('[SVC-1]', '[SVC-1'), /^a\/one\/lesson\.md : /],
    ['no front matter', { 'a/one/lesson.md': 'Words.' }, /must begin with front matter/],
    [
      'a folder that nobody lists',
      { 'a/three/lesson.md': LESSON },
      /^a\/three\/lesson\.md : a\/three is not in course\.yaml/,
    ],
    ['a listed folder that is not there', { 'a/two/lesson.md': null }, /^a\/two\/lesson\.md : is missing/],
    [
      'a first lesson that begins nowhere',
      { 'a/one/start/web.yaml': null },
      /^a\/one\/start : the first lesson needs one/,
    ],
    [
      'a wrong answer without a word',
      { 'a/one/wrong/bad/web.yaml': 'kind: Bad' },
      /^a\/one\/wrong\/bad\/wrong\.yaml : is missing/,
    ],
  ])('%s', (_, change, told) => {
    expect(complaints(change)).toContainEqual(expect.stringMatching(told))
  })

  it('and of one that is right nothing', () => {
    expect(complaints({})).toEqual([])
  })
})

describe('a lesson without a start', () => {
  it('begins where the one before it ends, by the very same steps', () => {
    const { course: read } = course()
    const stage = startOf(read, 'a/two')
    expect(stage.steps.map(({ files }) => files[0]!.text)).toEqual(['kind: Start', 'kind: Solved'])
    expect(filesOf(stage)).toEqual([{ name: 'web.yaml', text: 'kind: Solved' }])
  })

  it('begins with a configuration that came with a start', () => {
    const { course: read } = course({ 'a/one/start/cluster.yaml': 'kind: Cluster' })
    expect(startOf(read, 'a/two').config).toBe('kind: Cluster')
    expect(filesOf(startOf(read, 'a/two')).map(({ name }) => name)).toEqual(['web.yaml'])
  })

  it('goes on from there by its own step', () => {
    const stage = startOf(course().course, 'a/one')
    expect(after(stage, { files: [], commands: ['true'] }).steps).toHaveLength(2)
    expect(stage.steps).toHaveLength(1)
  })
})

describe('a lesson in another language', () => {
  const GERMAN = `---
title: Eins
hints: [x, y, z]
---

Worte.
`
  const one = (locale: string, change: Record<string, string | null> = {}) =>
    course({ 'a/one/lesson.de.md': GERMAN, ...change }, locale).course.parts[0]!.lessons[0]!

  it('says in its own words what it says so, and all else as ever', () => {
    expect(one('de')).toMatchObject({ title: 'Eins', hints: ['x', 'y', 'z'], prose: 'Worte.', teaches: ['SVC-1'] })
    expect(one('de').checks).toEqual(one('').checks)
  })

  it('is that of its country, of its language, or the one that there is', () => {
    const both = { 'a/one/lesson.de-AT.md': 'Wörter.\n' }
    expect(one('de-AT', both)).toMatchObject({ title: 'One', prose: 'Wörter.' })
    expect(one('de-CH', both).prose).toBe('Worte.')
    expect(one('fr', both)).toMatchObject({ title: 'One', prose: 'Words.' })
  })

  it('asks its question in its own words', () => {
    const asking = LESSON.replace(
      'hints:',
      "predict: { ask: How?, request: { from: client, to: 'http://web' }, options: [ok] }\nhints:",
    )
    const german = GERMAN.replace('---\n\n', 'predict: { ask: Wie? }\n---\n\n')
    const { predict } = one('de', { 'a/one/lesson.md': asking, 'a/one/lesson.de.md': german })
    expect(predict).toMatchObject({ ask: 'Wie?', options: ['ok'], request: { from: 'client' } })
  })

  it('has its faults told whichever language is read', () => {
    const wrong = { 'a/one/lesson.de.md': GERMAN.replace('[x, y, z]', '[x]').replace('title', 'titel') }
    expect(complaints(wrong)).toEqual([
      'a/one/lesson.de.md hints: must be three, as in lesson.md',
      expect.stringMatching(/^a\/one\/lesson\.de\.md titel: /),
    ])
  })

  it('makes its language one of the course', () => {
    expect(
      localesIn(
        new Map([
          ['a/one/lesson.md', ''],
          ['a/one/lesson.de-AT.md', ''],
          ['a/one/lesson.fr.md', ''],
        ]),
      ),
    ).toEqual(new Set(['de', 'fr']))
  })

  it('may have its part titled in it', () => {
    const titled = { 'course.yaml': 'parts: [{ folder: a, title: A, titles: { de: Ah }, lessons: [one, two] }]' }
    expect(one('de', titled).part).toBe('Ah')
    expect(one('', titled).part).toBe('A')
  })
})
