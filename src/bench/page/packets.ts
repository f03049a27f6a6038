/** Ours beside the rival: the same graph, as many dots. */
import type { Browser, Page } from '@playwright/test'
import { median, ratio, table } from '../measure.ts'
import { look, newPage, SIZE, wander, type Look, type Served } from './browser.ts'
import { FULL, type Promises } from './promises.ts'
import type { Drawing } from './types.ts'

const COUNTS = [50, 200, 1000, 5000]
const WARM_UP_MS = 1500
const LOOK_MS = 5000
/**
 * Promised: at 1,000 the page's main thread works a tenth of the rival's, both under a mouse that moves and under one that
 * rests; at 5,000, milliseconds and frames.
 */
const TENTH = 0.1
const MOST_MAIN = 2
const TWICE = 2
/** No more than so much more is let come at once, that a picture on a busy machine is not drowned. */
const MOST_MORE = 1.6

interface Drawn {
  /** Dots in the picture, and frames that its Worker has drawn of them, a second. */
  dots: number
  drawn: number
  oneOf: number
}

/** One page under a mouse that rests on its picture, and under one that moves over it. */
interface Both<L> {
  rests: L
  moves: L
}

type Ours = Look & Drawn

export async function packets(browser: Browser, { url }: Served, runs: number, promises: Promises): Promise<void> {
  console.log(
    `\nDots on 60 nodes and 120 edges, ${SIZE.width} × ${SIZE.height}; medians of ${runs} runs of ${LOOK_MS / 1000} s`,
  )
  console.log('Ours: the diagram’s room with engine, traffic, trails, and labels of what is under the mouse.')
  console.log('Rival: React Flow’s own animated edges, a circle with animateMotion for each dot.')
  console.log('Milliseconds are of the main thread a frame: under a mouse that rests, and under the same that moves.')
  const rows: string[][] = []
  const page = await newPage(browser)
  const drawing = await openOurs(page, url)
  await page.close()
  console.log(`(${drawing.nodes.length} nodes and ${drawing.edges.length} edges are drawn)\n`)
  for (const count of COUNTS) {
    const ours: Both<Ours>[] = []
    const theirs: Both<Look>[] = []
    for (let run = 0; run < runs; run++) {
      ours.push(await lookAtOurs(browser, url, count))
      process.stderr.write(`${count} dots: ours ${JSON.stringify(ours.at(-1))}\n`)
      theirs.push(await lookAtRival(browser, url, drawing, count))
      process.stderr.write(`${count} dots: rival ${JSON.stringify(theirs.at(-1))}\n`)
    }
    const o = middle(ours)
    const t = middle(theirs)
    const { dots, oneOf, fps, drawn } = o.moves
    const best = Math.max(t.rests.fps, t.moves.fps)
    rows.push([
      count.toLocaleString('en'),
      `${Math.round(dots).toLocaleString('en')}${oneOf > 1 ? ` (1 of ${oneOf})` : ''}`,
      fps.toFixed(1),
      drawn.toFixed(1),
      best.toFixed(1),
      ...(['rests', 'moves'] as const).flatMap((mouse) => beside(o[mouse].main, t[mouse].main)),
    ])
    const slower = Math.min(fps, drawn)
    if (count === 1000) {
      promises.add('1,000: the display’s full rate', `${slower.toFixed(1)} fps`, slower >= FULL)
      const tenth = (what: string, main: number, of: number) =>
        promises.add(`1,000: a tenth of the rival’s main thread, ${what}`, ratio(main, of), main <= of * TENTH)
      tenth('a mouse at rest', o.rests.main, t.rests.main)
      tenth('a mouse that moves', o.moves.main, t.moves.main)
      tenth('one that moves over ours alone', o.moves.main, t.rests.main)
    }
    if (count === 5000) {
      promises.add('5,000: all of them are drawn', `${Math.round(dots)}`, oneOf === 1 && dots > 4500)
      promises.add('5,000: twice the rival’s frames', `${(slower / best).toFixed(1)}×`, slower >= TWICE * best)
      promises.add('5,000: under 2 ms of the main thread', ms(o.moves.main), o.moves.main < MOST_MAIN)
    }
  }
  const columns = ['dots', 'ours drawn', 'fps', 'of its Worker', 'rival’s fps']
  table([...columns, 'at rest', 'rival’s', 'ratio', 'moving', 'rival’s', 'ratio'], rows)
}

const ms = (main: number) => `${main.toFixed(2)} ms`
const beside = (main: number, of: number) => [ms(main), ms(of), ratio(main, of)]

export async function openOurs(page: Page, url: string): Promise<Drawing> {
  await page.goto(`${url}src/bench/page/ours.html`)
  await page.waitForFunction(() => document.querySelectorAll('.dg-link').length === 120, null, {
    timeout: 60_000,
  })
  await page.waitForTimeout(500)
  return page.evaluate(() => window.ours.drawing())
}

async function lookAtOurs(browser: Browser, url: string, count: number): Promise<Both<Ours>> {
  const page = await newPage(browser)
  await openOurs(page, url)
  await fill(page, count)
  await page.waitForTimeout(WARM_UP_MS)
  const drawn = async () => (await told(page)).drawn
  const both = await underTheMouse(page, async (meanwhile) => ({
    ...(await look(page, LOOK_MS, meanwhile, drawn)),
    ...(await told(page)),
  }))
  await page.close()
  return both
}

export async function lookAtRival(browser: Browser, url: string, drawing: Drawing, dots: number): Promise<Both<Look>> {
  const page = await newPage(browser)
  await page.addInitScript((rival) => (window.rival = rival), { drawing, dots })
  await page.goto(`${url}src/bench/page/rival.html`)
  await page.waitForFunction(() => window.rivalIsReady)
  await page.waitForTimeout(WARM_UP_MS)
  const both = await underTheMouse(page, (meanwhile) => look(page, LOOK_MS, meanwhile))
  await page.close()
  return both
}

async function underTheMouse<L>(page: Page, see: (meanwhile?: () => Promise<void>) => Promise<L>): Promise<Both<L>> {
  await page.mouse.move(SIZE.width / 2, SIZE.height / 2)
  await page.waitForTimeout(500)
  const rests = await see()
  return { rests, moves: await see(wander(page)) }
}

/** Lets as much traffic come as keeps so many dots on their way; how long one is on its way is seen from how many are. */
export async function fill(page: Page, count: number): Promise<number> {
  let rate = count / 10
  for (let round = 0; round < 2; round++) {
    await page.evaluate((perSecond) => window.ours.flow(perSecond), rate)
    await page.waitForTimeout(12_000)
    const { dots, oneOf } = await told(page)
    if (dots > 0) rate *= Math.min(MOST_MORE, count / (dots * oneOf))
  }
  await page.evaluate((perSecond) => window.ours.flow(perSecond), rate)
  await page.waitForTimeout(11_000)
  return rate
}

async function told(page: Page): Promise<Drawn> {
  return page.evaluate(() => {
    const { dataset } = document.querySelector<HTMLElement>('.dg-root')!
    const sampled = document.querySelector('.dg-sampled')?.textContent ?? ''
    return {
      dots: Number(dataset['packetsAlive']),
      drawn: Number(dataset['packetsFps']),
      oneOf: Number(/\d+$/.exec(sampled)?.[0] ?? 1),
    }
  })
}

/** The middle of several looks, each figure by itself. */
function middle<L extends Look>(looks: readonly Both<L>[]): Both<L> {
  const of = (mouse: keyof Both<L>) => {
    const keys = Object.keys(looks[0]![mouse]) as (keyof L)[]
    return Object.fromEntries(keys.map((key) => [key, median(looks.map((one) => one[mouse][key] as number))]))
  }
  return { rests: of('rests'), moves: of('moves') } as unknown as Both<L>
}
