/**
 * `npm run bench:page`: the page's figures in a headless Chromium, beside React Flow's own animated edges in the same
 * run on the same machine. `--only packets,edits,opening,heap` measures less, `--runs 3` more often, and `--long` lets
 * traffic run for ten minutes.
 */
import { runMain } from '../../tools/lib/say.mjs'
import { launch, serve } from './browser.ts'
import { packets } from './packets.ts'

const option = (name: string): string | null => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? null : (process.argv[at + 1] ?? '')
}
const only = option('only')?.split(',')
const wants = (part: string) => !only || only.includes(part)
const runs = Number(option('runs') ?? 1)

await runMain(async () => {
  const browser = await launch()
  const pages = await serve('pages')
  try {
    if (wants('packets')) await packets(browser, pages.url, runs)
  } finally {
    await browser.close()
    await pages.close()
  }
})
