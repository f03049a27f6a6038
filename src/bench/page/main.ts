/**
 * `npm run bench:page`: the page's figures in a headless Chromium, beside React Flow's own animated edges in the same
 * run on the same machine. `--only packets,edits,opening,heap` measures less, `--pods 1000` edits one cluster only, `--runs 3`
 * measures more often, and `--long` lets traffic run for ten minutes.
 */
import { runMain } from '../../tools/lib/say.mjs'
import { launch, serve, type Served } from './browser.ts'
import { heap } from './heap.ts'
import { packets } from './packets.ts'
import { Promises } from './promises.ts'
import { edits, opening } from './real.ts'

const option = (name: string): string | null => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? null : (process.argv[at + 1] ?? '')
}
const only = option('only')?.split(',')
const wants = (part: string) => !only || only.includes(part)
const long = process.argv.includes('--long')
const runs = Number(option('runs') ?? 1)

await runMain(async () => {
  const promises = new Promises()
  const browser = await launch()
  const open: Served[] = []
  const served = async (kind: 'product' | 'pages') => {
    const one = await serve(kind)
    open.push(one)
    return one
  }
  try {
    const pages = wants('packets') || wants('heap') ? await served('pages') : null
    const product = wants('edits') || wants('opening') ? await served('product') : null
    if (pages && wants('packets')) await packets(browser, pages, runs, promises)
    if (product && wants('edits')) await edits(browser, product, Number(option('pods') ?? 0), promises)
    if (product && wants('opening')) await opening(browser, product)
    if (pages && wants('heap')) await heap(browser, pages, long ? 10 : 3, promises)
    promises.print()
  } finally {
    await browser.close()
    for (const one of open) await one.close()
  }
})
