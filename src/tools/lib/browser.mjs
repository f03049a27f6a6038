import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createRequire } from 'node:module'
import { run, runModule } from './run.mjs'
import { Problem, step } from './say.mjs'

/** Names under which systems install a Chromium, best first. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
  'C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe',
]

/** What every headless run wants; nothing here may reach out to the network. */
export const CHROMIUM_ARGS = [
  '--no-sandbox', // as root, and in most containers, the sandbox cannot be set up
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * A Chromium that starts on this machine: the one named by CHROMIUM or PLAYWRIGHT_CHROMIUM_EXECUTABLE, Playwright's
 * own, or the system's. Undefined when there is none.
 * @returns {string | undefined}
 */
export function findBrowser() {
  for (const variable of ['CHROMIUM', 'PLAYWRIGHT_CHROMIUM_EXECUTABLE']) {
    const named = process.env[variable]
    if (!named) continue
    if (starts(named)) return named
    throw new Problem(`${variable} names ${named}, but no browser starts there.`)
  }
  return [playwrightsOwn(), ...onPath(), ...PLACES.filter((place) => existsSync(place))].find(
    (path) => path && starts(path),
  )
}

/**
 * Finds a Chromium or installs one.
 * @returns {Promise<string>} its path
 */
export async function needBrowser() {
  const found = findBrowser()
  if (found) return found

  const { code } = await step('Installing a Chromium for the browser tests, with Playwright', () =>
    playwright(['install', 'chromium', '--no-shell']),
  )
  const downloaded = findBrowser()
  if (downloaded) return downloaded
  if (code === 0 && canUseApt()) {
    await step('It does not start yet. Installing the libraries that it needs', () =>
      playwright(['install-deps', 'chromium']),
    )
    const complete = findBrowser()
    if (complete) return complete
  }

  let output = ''
  if (canUseApt()) {
    await step('That gave none that starts. Installing the Chromium of this system, with apt-get', async () => {
      output += (await run('apt-get', ['update'], { quiet: true })).output
      output += (await run('apt-get', ['install', '-y', 'chromium'], { quiet: true, env: APT })).output
    })
    const installed = findBrowser()
    if (installed) return installed
  }
  throw new Problem(
    `${output.trim()}\n\nThe browser tests need a Chromium, and none could be found or installed. Install Chromium or Chrome, or set CHROMIUM to the path of one, and try again.`,
  )
}

/** @param {string[]} args */
function playwright(args) {
  return runModule('playwright/cli.js', args, {
    quiet: true,
    timeoutMs: 10 * 60_000,
    env: { ...APT, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' },
  })
}

const APT = { DEBIAN_FRONTEND: 'noninteractive' }

function canUseApt() {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

/** Playwright knows where it would have put its browser, whether it is there or not. */
function playwrightsOwn() {
  try {
    const { chromium } = createRequire(import.meta.url)('playwright-core')
    const path = /** @type {string} */ (chromium.executablePath())
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

function onPath() {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).filter((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/**
 * A browser without its system libraries is there but does not start.
 * @param {string} path
 */
function starts(path) {
  if (!existsSync(path)) return false
  if (process.platform === 'win32') return true // --version opens a window there
  return spawnSync(path, ['--version'], { timeout: 20_000, stdio: 'ignore' }).status === 0
}
