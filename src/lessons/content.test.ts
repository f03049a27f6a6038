import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as engine from '#engine'
import { root } from '../tools/lib/paths.mjs'
import { REASONS } from '../engine/network/reason-texts.ts'
import { after, filesOf, loadCourse, Rehearsal, requestTo, startOf, type Lesson } from './index.ts'
import { linksIn } from './course/links.ts'

const CONTENT = join(root, 'src/lessons/content')
const texts = new Map(
  readdirSync(CONTENT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(CONTENT.length + 1)
        .replaceAll('\\', '/'),
    )
    .map((path) => [path, readFileSync(join(CONTENT, path), 'utf8')]),
)
const { course, complaints } = loadCourse(texts)
const lessons = course.parts.flatMap((part) => part.lessons)
const spec = readFileSync(join(root, 'src/engine/SPEC.md'), 'utf8')

/** The verdicts of those checks that do not hold. */
const failing = (rehearsal: Rehearsal, { checks }: Lesson) =>
  rehearsal.check(checks).flatMap((verdict, i) => (verdict.ok ? [] : [{ verb: checks[i]!.verb, says: verdict.says }]))

it('every file of the content is read, and says what it should', () => {
  expect(complaints).toEqual([])
  expect(lessons.length).toBeGreaterThan(0)
})

it('each reason is explained by one lesson', () => {
  const reasons = lessons.flatMap((lesson) => lesson.reasons)
  expect(reasons.toSorted()).toEqual(Object.keys(REASONS).toSorted())
})

it('the article is taught by lessons that there are', () => {
  const told = [...texts.get('ARTICLE.md')!.matchAll(/`(\d\d-[\w-]+\/\d\d-[\w-]+)`/g)].map(([, id]) => id)
  expect(told.length).toBeGreaterThan(30)
  expect(told.filter((id) => !lessons.some((lesson) => lesson.id === id))).toEqual([])
})

it('every challenge, and every second lesson, names an answer that only looks right', () => {
  expect(lessons.filter(({ challenge, wrong }) => challenge && wrong.length === 0)).toEqual([])
  expect(lessons.filter(({ wrong }) => wrong.length > 0).length * 2).toBeGreaterThanOrEqual(lessons.length)
})

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))('%s', (_, lesson) => {
  const start = startOf(course, lesson.id)
  const rehearse = () => Rehearsal.of(start, engine)

  it('teaches what SPEC.md numbers', () => {
    expect(lesson.teaches.filter((number) => !spec.includes(`| ${number} `))).toEqual([])
  })

  it('is not done before anybody has done anything', async () => {
    expect(failing(await rehearse(), lesson)).not.toEqual([])
  })

  it('is done by its solution', async () => {
    const rehearsal = await rehearse()
    await rehearsal.take(lesson.solution)
    expect(failing(rehearsal, lesson)).toEqual([])
  })

  it.each(lesson.wrong.map((wrong) => [wrong.name, wrong] as const))('is not done by %s', async (_, wrong) => {
    const rehearsal = await rehearse()
    await rehearsal.take(wrong)
    expect(failing(rehearsal, lesson)).toContainEqual({ verb: wrong.fails, says: expect.stringContaining(wrong.says) })
  })

  it.skipIf(lesson.predict === null)('asks for a guess that the simulator can judge', async () => {
    const rehearsal = await rehearse()
    const { request, options, do: lines } = lesson.predict!
    const asked = requestTo(rehearsal.cluster, request.from, request.to)
    if ('missing' in asked) throw new Error(asked.missing)
    for (const line of lines) await rehearsal.type(line)
    const trace = rehearsal.wouldEnd(asked)
    expect(options).toContain(trace.outcome)
    // Whoever has guessed can still do the task.
    await rehearsal.take(lesson.solution)
    expect(failing(rehearsal, lesson)).toEqual([])
  })

  it('starts with files that an editor may apply once more without changing anything', async () => {
    const rehearsal = await rehearse()
    const versions = () =>
      rehearsal.owned.map(([key]) => {
        const [kind = '', namespace = '', name = ''] = key.split('/')
        return [key, rehearsal.cluster.get(kind, namespace, name)?.metadata.resourceVersion]
      })
    const before = versions()
    await rehearsal.type(
      `kubectl apply ${filesOf(start)
        .map(({ name }) => `-f ${name}`)
        .join(' ')}`,
    )
    expect(versions()).toEqual(before)
  })

  it('has prose whose links lead somewhere, and whose commands run', async () => {
    const { focus, line, run, unknown } = linksIn(lesson.prose)
    expect(unknown).toEqual([])
    const rehearsal = await rehearse()
    const solved = after(start, lesson.solution)
    const files = new Map(filesOf(solved).map(({ name, text }) => [name, text]))
    expect(line.filter(({ file }) => !files.has(file))).toEqual([])
    const missing = focus.filter((place) => !rehearsal.has(place))
    await rehearsal.take(lesson.solution)
    expect(missing.filter((place) => !rehearsal.has(place))).toEqual([])
    for (const command of run) {
      const { out, status } = await rehearsal.type(command)
      expect({ command, status: status === 127 ? out : 'runs' }).toEqual({ command, status: 'runs' })
      expect(out).not.toMatch(/^error: unknown|unknown (?:command|flag|shorthand)|doesn't have a resource type/m)
    }
  })

  it('is no wall of text', () => {
    const words = lesson.prose.replaceAll(/```.*?```/gs, '').split(/\s+/).length
    expect(words).toBeLessThan(600)
    const walls = lesson.prose
      .split('\n\n')
      .filter((paragraph) => !paragraph.startsWith('```') && paragraph.split(/\s+/).length > 75)
    expect(walls).toEqual([])
  })
})
