import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadCourse } from '../../lessons/index.ts'
import { root } from '../lib/paths.mjs'
import { scaffold } from './scaffold.ts'

const MANIFEST = `# In the order of learning.
parts:
  - folder: 01-pods
    title: Pods come and go
    lessons:
      - 01-addresses # the first
      - 03-last
`
const one = (title: string) => `---
title: ${title}
teaches: [SVC-1]
checks: [{ endpoints: { service: web, ready: 1 } }]
hints: [a, b, c]
---

Words.
`
const texts = new Map([
  ['course.yaml', MANIFEST],
  ['01-pods/01-addresses/lesson.md', one('First')],
  ['01-pods/01-addresses/start/setup.sh', 'true'],
  ['01-pods/03-last/lesson.md', one('Last')],
])

/** The content with what was made in it. */
function withNew(id: string, title = 'Mine: "quoted"'): Map<string, string> {
  const made = scaffold(texts, id, title)
  if (typeof made === 'string') throw new Error(made)
  return new Map([...texts, ...made])
}

it('makes a lesson that loads, in the order of names', () => {
  const { course, complaints } = loadCourse(withNew('01-pods/02-mine'))
  expect(complaints).toEqual([])
  expect(course.parts[0]!.lessons.map(({ title }) => title)).toEqual(['First', 'Mine: "quoted"', 'Last'])
})

it('keeps the manifest’s comments, and changes no other line of it', () => {
  const line = '      - 02-mine\n'
  const manifest = withNew('01-pods/02-mine').get('course.yaml')!
  expect(manifest).toContain(line)
  expect(manifest.replace(line, '')).toBe(MANIFEST)
})

it('changes no other line of the real manifest', () => {
  const real = readFileSync(join(root, 'src/lessons/content/course.yaml'), 'utf8')
  const made = scaffold(new Map([['course.yaml', real]]), '02-cluster-ip/99-mine', 'Mine') as Map<string, string>
  expect(made.get('course.yaml')!.replace('      - 99-mine\n', '')).toBe(real)
})

it('makes a part that is not there yet, at its place', () => {
  const { course, complaints } = loadCourse(withNew('00-before-all/01-mine'))
  // What comes first starts from nothing.
  expect(complaints).toEqual([
    { file: '00-before-all/01-mine/start', field: '', message: 'the first lesson needs one' },
  ])
  expect(course.parts.map(({ title }) => title)).toEqual(['Before all', 'Pods come and go'])
})

it.each([
  ['mine', 'Mine', "A lesson's folder is called like 02-cluster-ip/09-my-lesson, not mine."],
  ['01-pods/02-mine', ' ', 'A lesson has a title.'],
  ['01-pods/03-last', 'Mine', 'There is a lesson 01-pods/03-last already.'],
])('refuses %s %j', (id, title, why) => {
  expect(scaffold(texts, id, title)).toBe(why)
})
