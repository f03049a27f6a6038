import { defineConfig } from '@playwright/test'
import { CHROMIUM_ARGS, findBrowser } from '../src/tools/lib/browser.mjs'

/** Its own port, so that tests and a running `npm start` do not meet. */
const port = Number(process.env['E2E_PORT'] ?? 4179)
const executablePath = findBrowser()

const LOOKS = /@look\b/

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/e2e',
  workers: 2,
  projects: [
    // One page at a time: it brings three Workers of its own, and some tests measure time.
    { name: 'pages', grepInvert: LOOKS, workers: 1 },
    // Nobody measures while axe looks.
    { name: 'looks', grep: LOOKS, fullyParallel: true },
  ],
  retries: process.env['CI'] ? 1 : 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions: { ...(executablePath && { executablePath }), args: CHROMIUM_ARGS },
  },
  webServer: {
    // The README's own command: it builds when dist/ is older than the sources.
    command: 'node src/tools/start.mjs',
    cwd: '..',
    env: { PORT: String(port) },
    url: `http://127.0.0.1:${port}`,
    timeout: 180_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
  },
})
