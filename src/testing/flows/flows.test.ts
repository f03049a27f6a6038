import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { REASONS } from '../../engine/network/reasons.ts'
import { root } from '../../tools/lib/paths.mjs'
import { MODES } from '../claim.ts'
import { SCENES } from './index.ts'
import { itemsOf } from './items.ts'
import { play } from './run.ts'

const spec = readFileSync(join(root, 'src/engine/SPEC.md'), 'utf8')
const items = itemsOf(Object.keys(REASONS))

describe.each(MODES)('packets in mode %s', (mode) => {
  it.each(SCENES.map((scene) => [scene.title, scene] as const))('%s', (_, scene) => play(scene, mode))
})

describe('the table', () => {
  it('[FLOW-1] leaves no item out', () => {
    const shown = new Set(SCENES.flatMap((each) => each.items))
    expect(items.filter((item) => !shown.has(item))).toEqual([])
  })

  it('shows nothing else', () => {
    expect(SCENES.flatMap(({ items: mine }) => mine.filter((item) => !items.includes(item)))).toEqual([])
    expect(SCENES.filter((each) => each.items.length === 0 || each.rows.length === 0)).toEqual([])
    expect(new Set(SCENES.map(({ title }) => title)).size).toBe(SCENES.length)
  })

  it('[FLOW-1] gives for every difference of a mode the number that says so', () => {
    const numbers = SCENES.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row.in ?? {}))).map((x) => x.spec)
    expect(numbers.filter((number) => !spec.includes(`| ${number} `))).toEqual([])
    const cited = SCENES.map(({ title }) => [title, /^\[([^\]]+)\] ./.exec(title)?.[1]?.split(', ') ?? ['']] as const)
    expect(cited.filter(([, list]) => list.some((number) => !spec.includes(`| ${number} `)))).toEqual([])
  })
})
