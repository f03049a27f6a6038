/** The whole page, as it is published: from an edit to its picture, from a visit to the first dot, and moving the picture. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from '@playwright/test'
import { encodePlayground } from '../../share/codec.ts'
import { median, ms, table } from '../measure.ts'
import { dragging, look, newPage, type Served } from './browser.ts'
import { podsOnNodes } from './graph.ts'
import { FULL, type Promises } from './promises.ts'

const CLUSTERS = [
  { pods: 10, nodes: 3 },
  { pods: 100, nodes: 10 },
  { pods: 1000, nodes: 50 },
]
const EDITS = 7
/** Promised for 1,000 pods. */
const EDIT_MS = 250
const VISITS = 3
const PAN_MS = 4000

/** @param only so many pods; 0 for every size */
export async function edits(browser: Browser, { url }: Served, only: number, promises: Promises): Promise<void> {
  console.log(
    '\nFrom the apply of an edit to the frame that shows it (after the pause in typing), and dragging the picture',
  )
  const rows: string[][] = []
  for (const { pods, nodes } of CLUSTERS) {
    if (only > 0 && pods !== only) continue
    const playground = podsOnNodes(pods, nodes)
    const page = await newPage(browser)
    await page.goto(`${url}#${await encodePlayground(playground)}`)
    // The one in the middle: the picture of a thousand pods opens there, and draws what is in view.
    const place = `service/default/app-${playground.edited}`
    const service = page.locator(`.react-flow__node[data-id="${place}"]`)
    await service.waitFor({ state: 'attached', timeout: 120_000 })
    await page
      .getByRole('textbox', { name: /YAML editor/ })
      .first()
      .waitFor({ state: 'attached', timeout: 60_000 })
    await page.waitForTimeout(4000)
    const took: number[] = []
    const [file] = playground.files
    for (let i = 0; i < EDITS; i++) {
      const port = String(8001 + i)
      took.push(await edit(page, place, file!.text.replace('port: 80 }]\n', `port: ${port} }]\n`), port))
      await page.waitForTimeout(1500)
    }
    const at = await ground(page)
    const pan = await look(page, PAN_MS, await dragging(page, at))
    await page.mouse.up()
    const cards = await page.locator('.react-flow__node').count()
    await page.close()
    const middle = median(took.slice(1))
    process.stderr.write(`${pods} pods: ${JSON.stringify({ took, pan, cards })}\n`)
    rows.push([
      `${pods.toLocaleString('en')} pods on ${nodes} nodes`,
      ms(took[0]!),
      ms(middle),
      ms(Math.max(...took.slice(1))),
      String(cards),
      pan.fps.toFixed(1),
      ms(pan.p95),
      ms(pan.main),
    ])
    if (pods === 1000) {
      promises.add('1,000 pods on 50 nodes: from edit to picture under 250 ms', ms(middle), middle < EDIT_MS)
      promises.add(
        '1,000 pods on 50 nodes: dragged at the display’s rate',
        `${pan.fps.toFixed(1)} fps`,
        pan.fps >= FULL,
      )
    }
  }
  table(['', 'first edit', 'median', 'slowest', 'cards in view', 'drag: fps', '95 %', 'main thread'], rows)
}

/** Types a text, and returns the milliseconds from its apply to the frame in which the Service's card has the new port. */
async function edit(page: Page, place: string, text: string, port: string): Promise<number> {
  await page.evaluate(
    ([id, wanted]) => {
      performance.clearMarks('podpath:apply')
      const card = () => document.querySelector(`.react-flow__node[data-id="${id}"]`)
      Object.assign(window, {
        pictured: new Promise<number>((resolve) => {
          const observer = new MutationObserver(() => {
            const applied = performance.getEntriesByName('podpath:apply')[0]
            if (!applied || !card()?.textContent?.includes(wanted!)) return
            observer.disconnect()
            // The task after the frame: it is on the screen then.
            requestAnimationFrame(() => {
              const { port1, port2 } = new MessageChannel()
              port1.onmessage = () => resolve(performance.now() - applied.startTime)
              port2.postMessage(null)
            })
          })
          observer.observe(document.querySelector('.dg-root')!, { subtree: true, characterData: true, childList: true })
        }),
      })
    },
    [place, port],
  )
  await page
    .getByRole('textbox', { name: /YAML editor/ })
    .first()
    .focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
  return page.evaluate(() => (window as unknown as { pictured: Promise<number> }).pictured)
}

/** A point of the diagram where nothing is. */
async function ground(page: Page): Promise<{ x: number; y: number }> {
  return page.evaluate(() => {
    const { left, right, top, bottom } = document.querySelector('.dg-root')!.getBoundingClientRect()
    for (let y = bottom - 30; y > top + 70; y -= 20) {
      for (let x = left + 30; x < right - 30; x += 20) {
        if (document.elementFromPoint(x, y)?.classList.contains('react-flow__pane')) return { x, y }
      }
    }
    throw new Error('The diagram has no empty ground.')
  })
}

export async function opening(browser: Browser, served: Served): Promise<void> {
  const times: number[] = []
  let scripts: string[] = []
  for (let visit = 0; visit < VISITS; visit++) {
    served.asked.clear()
    const page = await newPage(browser)
    await page.goto(served.url)
    await page.waitForFunction(() => performance.getEntriesByName('podpath:first-packet').length > 0, null, {
      timeout: 60_000,
    })
    scripts = [...served.asked].filter((path) => path.endsWith('.js'))
    times.push(await page.evaluate(() => performance.getEntriesByName('podpath:first-packet')[0]!.startTime))
    await page.close()
  }
  const bytes = scripts
    .map((path) => gzipSync(readFileSync(join(served.outDir, path)), { level: 9 }).length)
    .reduce((sum, size) => sum + size, 0)
  console.log('\nA visit, from this machine’s own server')
  table(
    ['', ''],
    [
      ['scripts asked for until the first dot, gzip', `${(bytes / 1000).toFixed(0)} kB in ${scripts.length} files`],
      [`first dot, median of ${VISITS}`, ms(median(times))],
    ],
  )
}
