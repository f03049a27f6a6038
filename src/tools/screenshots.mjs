/**
 * `npm run screenshots`: pictures of the page, in three sizes and two themes, into test-results/screenshots, to be looked
 * at; and the one that the README shows, into src/app/screenshot.png.
 */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build, buildIsStale } from './lib/build.mjs'
import { CHROMIUM_ARGS, needBrowser } from './lib/browser.mjs'
import { installDependencies } from './lib/install.mjs'
import { root } from './lib/paths.mjs'
import { runMain, step } from './lib/say.mjs'

const SIZES = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'tablet', width: 1024, height: 768 },
  { name: 'desktop', width: 1440, height: 900 },
]
/** @type {('light' | 'dark')[]} */
const THEMES = ['light', 'dark']
/** Long enough for all three Services to have dots on their way. */
const LIVELY_MS = 6000
const README = 'desktop-light'

await runMain(async () => {
  await installDependencies()
  const executablePath = await needBrowser()
  if (buildIsStale()) await build()
  const { preview } = await import('vite')
  const { chromium } = await import('@playwright/test')

  const folder = join(root, 'test-results', 'screenshots')
  mkdirSync(folder, { recursive: true })
  const server = await preview({
    root,
    configFile: false,
    base: './',
    logLevel: 'error',
    preview: { host: '127.0.0.1', port: 4185 },
  })
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS })
  for (const theme of THEMES) {
    for (const { name, width, height } of SIZES) {
      const file = `${name}-${theme}`
      await step(`Taking ${file}`, async () => {
        const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme, deviceScaleFactor: 2 })
        await page.goto(server.resolvedUrls?.local[0] ?? '')
        await page
          .getByLabel(/^Pod nginx-demo/)
          .first()
          .waitFor()
        await page.waitForTimeout(LIVELY_MS)
        const shown = page
          .getByRole('region', { name: 'Inspector' })
          .getByRole('row', { name: /nginx-nodeport/ })
          .first()
        if (await shown.isVisible()) await shown.click()
        await page.mouse.move(5, 5)
        await page.waitForTimeout(1500)
        await page.screenshot({ path: join(folder, `${file}.png`) })
        await page.close()
      })
    }
  }
  await browser.close()
  await server.close()
  copyFileSync(join(folder, `${README}.png`), join(root, 'src', 'app', 'screenshot.png'))
  process.exit(0) // a kept connection would hold the server
})
