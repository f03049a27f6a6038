import { expect, it } from 'vitest'
import { nameProblem, withEnding } from './names.ts'

it.each([
  ['web', 'web.yaml'],
  ['web.yml', 'web.yml'],
  ['list.json', 'list.json'],
  ['v1.2', 'v1.2.yaml'],
])('names a file that is typed as %s %s', (typed, name) => {
  expect(withEnding(typed)).toBe(name)
})

it.each([
  ['', 'A file needs a name.'],
  ['a/b', 'Letters, digits, dots, dashes and spaces only.'],
  ['../etc', 'Letters, digits, dots, dashes and spaces only.'],
  ['x'.repeat(100), 'That name is too long.'],
  ['web', 'There is a web.yaml already.'],
  ['api', null],
])('says of the name %j: %s', (typed, problem) => {
  expect(nameProblem(typed, ['web.yaml'])).toBe(problem)
})
