/** Memory under steady traffic: of the page's own thread, and of the page with its Workers. */
import type { Browser, Page } from '@playwright/test'
import { table } from '../measure.ts'
import { newPage, type Served } from './browser.ts'
import { openOurs } from './packets.ts'
import type { Promises } from './promises.ts'

const MINUTE = 60_000
/** Promised after the first minute. */
const FLAT = 1.05
/** Requests a second: about a thousand dots. */
const RATE = 100

export async function heap(browser: Browser, { url }: Served, minutes: number, promises: Promises): Promise<void> {
  const page = await newPage(browser)
  await openOurs(page, url)
  await page.evaluate((rate) => window.ours.flow(rate), RATE)
  console.log(`\nMemory in ${minutes} minutes of ${RATE} requests a second, after collecting garbage`)
  const rows: string[][] = []
  const sizes: { page: number; all: number }[] = []
  for (let minute = 1; minute <= minutes; minute++) {
    await page.waitForTimeout(MINUTE)
    const size = await sizeOf(page)
    sizes.push(size)
    rows.push([`after ${minute} min`, MB(size.page), size.all > 0 ? MB(size.all) : 'not told'])
  }
  await page.close()
  table(['', 'page', 'with its Workers'], rows)
  for (const [who, of] of [
    ['the page', 'page'],
    ['with its Workers', 'all'],
  ] as const) {
    const grown = Math.max(...sizes.slice(1).map((size) => size[of])) / sizes[0]![of]
    promises.add(
      `memory of ${who} flat within 5 % after the first minute`,
      `${((grown - 1) * 100).toFixed(1)} %`,
      grown <= FLAT,
    )
  }
}

async function sizeOf(page: Page): Promise<{ page: number; all: number }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('HeapProfiler.enable')
  for (let i = 0; i < 2; i++) await cdp.send('HeapProfiler.collectGarbage')
  // What a Worker has thrown away counts until it is collected, and with little to do it is not for minutes.
  for (const worker of page.workers()) await worker.evaluate(() => (globalThis as { gc?: () => void }).gc?.())
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  await cdp.detach()
  const all = await page.evaluate(async () => {
    const { measureUserAgentSpecificMemory: measure } = performance as unknown as {
      measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }>
    }
    return measure ? (await measure.call(performance)).bytes : 0
  })
  return { page: usedSize, all }
}

const MB = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
