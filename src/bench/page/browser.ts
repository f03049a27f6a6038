/** A browser to measure in, and what its own counters say. */
import { join } from 'node:path'
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test'
import { build, preview, type PreviewServer } from 'vite'
import { CHROMIUM_ARGS, needBrowser } from '../../tools/lib/browser.mjs'
import { root } from '../../tools/lib/paths.mjs'

const cache = join(root, 'node_modules', '.cache')
/** The size of the pane that was measured with before. */
export const SIZE = { width: 1280, height: 800 }

/** Builds the product as it is published, and beside it the pages that only the benchmark has. */
export async function serve(
  kind: 'product' | 'pages',
): Promise<{ url: string; outDir: string; close(): Promise<void> }> {
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
  return { url: server.resolvedUrls!.local[0]!, outDir, close: () => server.close() }
}

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: await needBrowser(), args: CHROMIUM_ARGS })
}

export interface Look {
  /** Frames that the page could have drawn, a second. */
  fps: number
  /** Milliseconds of the main thread a frame: scripts, styles, layout, painting, whatever Chromium counts as a task. */
  main: number
  /** 95 of 100 frames came within so many milliseconds. */
  p95: number
}

/** Looks at a page for a while. `meanwhile` goes on until that is over. */
export async function look(page: Page, ms: number, meanwhile?: () => Promise<void>): Promise<Look> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  const before = await tasks(cdp)
  const frames = page.evaluate(framesDuring, ms)
  const looking = { on: true }
  const busy = (async () => {
    if (meanwhile) while (looking.on) await meanwhile()
  })()
  const { count, during, p95 } = await frames
  looking.on = false
  const after = await tasks(cdp)
  await busy
  await cdp.detach()
  const seconds = during / 1000
  return {
    fps: count / seconds,
    main: ((after.busy - before.busy) / (after.at - before.at) / (count / seconds)) * 1000,
    p95,
  }
}

async function tasks(cdp: CDPSession): Promise<{ busy: number; at: number }> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  const of = (name: string) => metrics.find((metric) => metric.name === name)!.value
  return { busy: of('TaskDuration'), at: of('Timestamp') }
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
    await page.waitForTimeout(8)
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
