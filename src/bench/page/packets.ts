/** Ours beside the rival: the same graph, as many dots. */
import type { Browser, Page } from '@playwright/test'
import { median, ratio, table } from '../measure.ts'
import { look, newPage, SIZE, wander, type Look, type Served } from './browser.ts'
import { FULL, type Promises } from './promises.ts'
import type { Drawing } from './types.ts'

const COUNTS = [50, 200, 1000, 5000]
const WARM_UP_MS = 1500
const LOOK_MS = 5000
/** Promised: at 1,000 the page's main thread works a tenth of the rival's; at 5,000, milliseconds and frames. */
const TENTH = 0.1
const MOST_MAIN = 2
const TWICE = 2
/** No more than so much more is let come at once, that a picture on a busy machine is not drowned. */
const MOST_MORE = 1.6

interface Ours extends Look {
  /** Dots in the picture, and frames that its Worker has drawn of them, a second. */
  dots: number
  drawn: number
  oneOf: number
}

export async function packets(browser: Browser, { url }: Served, runs: number, promises: Promises): Promise<void> {
  console.log(
    `\nDots on 60 nodes and 120 edges, ${SIZE.width} × ${SIZE.height}; medians of ${runs} runs of ${LOOK_MS / 1000} s`,
  )
  console.log('Ours: the diagram’s room with engine, traffic, trails, and a mouse that moves over it and reads labels.')
  console.log('Rival: React Flow’s own animated edges, a circle with animateMotion for each dot; nobody touches it.')
  const rows: string[][] = []
  const page = await newPage(browser)
  const drawing = await openOurs(page, url)
  await page.close()
  console.log(`(${drawing.nodes.length} nodes and ${drawing.edges.length} edges are drawn)\n`)
  for (const count of COUNTS) {
    const ours: Ours[] = []
    const theirs: Look[] = []
    for (let run = 0; run < runs; run++) {
      ours.push(await lookAtOurs(browser, url, count))
      process.stderr.write(`${count} dots: ours ${JSON.stringify(ours.at(-1))}\n`)
      theirs.push(await lookAtRival(browser, url, drawing, count))
      process.stderr.write(`${count} dots: rival ${JSON.stringify(theirs.at(-1))}\n`)
    }
    const o = middle(ours)
    const t = middle(theirs)
    rows.push([
      count.toLocaleString('en'),
      `${Math.round(o.dots).toLocaleString('en')}${o.oneOf > 1 ? ` (1 of ${o.oneOf})` : ''}`,
      o.fps.toFixed(1),
      o.drawn.toFixed(1),
      t.fps.toFixed(1),
      `${o.main.toFixed(2)} ms`,
      `${t.main.toFixed(2)} ms`,
      ratio(o.main, t.main),
    ])
    if (count === 1000) {
      promises.add(
        '1,000: the display’s full rate',
        `${Math.min(o.fps, o.drawn).toFixed(1)} fps`,
        Math.min(o.fps, o.drawn) >= FULL,
      )
      promises.add('1,000: a tenth of the rival’s main thread', ratio(o.main, t.main), o.main <= t.main * TENTH)
    }
    if (count === 5000) {
      const slower = Math.min(o.fps, o.drawn)
      promises.add('5,000: all of them are drawn', `${Math.round(o.dots)}`, o.oneOf === 1 && o.dots > 4500)
      promises.add('5,000: twice the rival’s frames', `${(slower / t.fps).toFixed(1)}×`, slower >= TWICE * t.fps)
      promises.add('5,000: under 2 ms of the main thread a frame', `${o.main.toFixed(2)} ms`, o.main < MOST_MAIN)
    }
  }
  table(['dots', 'ours drawn', 'fps', 'of its Worker', 'rival’s fps', 'main thread', 'rival’s', 'ratio'], rows)
}

export async function openOurs(page: Page, url: string): Promise<Drawing> {
  await page.goto(`${url}src/bench/page/ours.html`)
  await page.waitForFunction(() => document.querySelectorAll('.dg-link').length === 120, null, {
    timeout: 60_000,
  })
  await page.waitForTimeout(500)
  return page.evaluate(() => window.ours.drawing())
}

async function lookAtOurs(browser: Browser, url: string, count: number): Promise<Ours> {
  const page = await newPage(browser)
  await openOurs(page, url)
  await fill(page, count)
  await page.waitForTimeout(WARM_UP_MS)
  const seen = await look(page, LOOK_MS, wander(page), async () => (await told(page)).drawn)
  const more = await told(page)
  await page.close()
  return { ...seen, ...more }
}

export async function lookAtRival(browser: Browser, url: string, drawing: Drawing, dots: number): Promise<Look> {
  const page = await newPage(browser)
  await page.addInitScript((rival) => (window.rival = rival), { drawing, dots })
  await page.goto(`${url}src/bench/page/rival.html`)
  await page.waitForFunction(() => window.rivalIsReady)
  await page.waitForTimeout(WARM_UP_MS)
  const seen = await look(page, LOOK_MS)
  await page.close()
  return seen
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

async function told(page: Page): Promise<{ dots: number; drawn: number; oneOf: number }> {
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

/** The middle one of several looks, each figure by itself. */
function middle<L extends Look>(looks: readonly L[]): L {
  const keys = Object.keys(looks[0]!) as (keyof L)[]
  return Object.fromEntries(keys.map((key) => [key, median(looks.map((one) => one[key] as number))])) as unknown as L
}
