/** A browser to measure in, and what its own counters say. */
import { join } from 'node:path'
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test'
import { build, preview, type PreviewServer } from 'vite'
import { CHROMIUM_ARGS, needBrowser } from '../../tools/lib/browser.mjs'
import { root } from '../../tools/lib/paths.mjs'

const cache = join(root, 'node_modules', '.cache')
/** The size of the pane that was measured with before. */
export const SIZE = { width: 1280, height: 800 }

export interface Served {
  url: string
  outDir: string
  /** Paths that browsers have asked for. */
  asked: Set<string>
  close(): Promise<void>
}

/** Builds and serves the product as it is published, or the pages that only the benchmark has. */
export async function serve(kind: 'product' | 'pages'): Promise<Served> {
  const outDir = join(cache, `podpath-bench-${kind}`)
  const pages = ['ours', 'rival'].map((name) => join(root, 'src/bench/page', `${name}.html`))
  await build({
    root,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: true,
      ...(kind === 'pages' && { rolldownOptions: { input: pages }, copyPublicDir: false }),
    },
  })
  const server: PreviewServer = await preview({
    root,
    logLevel: 'error',
    build: { outDir },
    preview: {
      host: '127.0.0.1',
      port: kind === 'product' ? 4186 : 4187,
      // lets the page ask how much memory it and its Workers take
      headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
    },
  })
  const asked = new Set<string>()
  server.httpServer.on('request', (request) => asked.add((request.url ?? '').replace(/[?#].*$/, '')))
  return { url: server.resolvedUrls!.local[0]!, outDir, asked, close: () => server.close() }
}

/** Whoever measures memory may collect garbage, in Workers too. */
export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: await needBrowser(), args: [...CHROMIUM_ARGS, '--js-flags=--expose-gc'] })
}

export async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: SIZE })
  // What is sent to the page was compiled by esbuild, which gives functions their names by this.
  await page.addInitScript('globalThis.__name = (f) => f')
  return page
}

export interface Look {
  /** Frames that the page could have drawn, a second. */
  fps: number
  /** Processor milliseconds of the main thread a frame: scripts, styles, layout, painting, whatever Chromium counts as a task. */
  main: number
  /** 95 of 100 frames came within so many milliseconds. */
  p95: number
}

/**
 * Looks at a page for a while, at its main thread first and then, as counting frames is work too, at its frames.
 *
 * @param drawn frames a second that somebody else than the page's main thread draws
 * @param meanwhile goes on until that is over
 */
export async function look(
  page: Page,
  ms: number,
  meanwhile?: () => Promise<void>,
  drawn?: () => Promise<number>,
): Promise<Look> {
  const cdp = await page.context().newCDPSession(page)
  // Processor time and not time on the wall: what else the machine does is not the page's fault.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const looking = { on: true }
  const busy = (async () => {
    if (meanwhile) while (looking.on) await meanwhile()
  })()
  const begun = performance.now()
  const before = await tasks(cdp)
  await page.waitForTimeout(ms)
  const worked = (await tasks(cdp)) - before
  const seconds = (performance.now() - begun) / 1000
  const { count, during, p95 } = await page.evaluate(framesDuring, ms)
  looking.on = false
  await busy
  await cdp.detach()
  const fps = (count * 1000) / during
  return { fps, main: (worked * 1000) / seconds / Math.min(fps, (await drawn?.()) ?? fps), p95 }
}

async function tasks(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return metrics.find((metric) => metric.name === 'TaskDuration')!.value
}

/** Runs in the page. */
function framesDuring(ms: number): Promise<{ count: number; during: number; p95: number }> {
  return new Promise((resolve) => {
    const gaps: number[] = []
    requestAnimationFrame((begun) => {
      let last = begun
      requestAnimationFrame(function tick(now) {
        gaps.push(now - last)
        last = now
        if (now - begun < ms) return requestAnimationFrame(tick)
        gaps.sort((a, b) => a - b)
        resolve({ count: gaps.length, during: now - begun, p95: gaps[Math.floor(gaps.length * 0.95)]! })
      })
    })
  })
}

/** Moves the mouse over the picture, as somebody does who looks for a dot. */
export function wander(page: Page): () => Promise<void> {
  let step = 0
  return async () => {
    step++
    await page.mouse.move(
      SIZE.width * (0.5 + 0.3 * Math.sin(step / 23)),
      SIZE.height * (0.5 + 0.3 * Math.cos(step / 17)),
    )
    await page.waitForTimeout(12)
  }
}

/** Drags the picture to and fro by its empty ground. */
export async function dragging(page: Page, at: { x: number; y: number }): Promise<() => Promise<void>> {
  await page.mouse.move(at.x, at.y)
  await page.mouse.down()
  let step = 0
  return async () => {
    step++
    await page.mouse.move(at.x + 90 * Math.sin(step / 9), at.y + 60 * Math.sin(step / 14))
    await page.waitForTimeout(4)
  }
}
