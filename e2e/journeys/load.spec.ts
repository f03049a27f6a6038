import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../pages/test.ts'
import type { Playground } from '../pages/playground.ts'

test.beforeEach(async ({ page, playground }) => {
  await playground.open()
  await playground.restMouse()
  await playground.inspector.getByRole('tab', { name: 'Traffic', exact: true }).click()
  await expect(page.getByRole('table')).toContainText('nginx-clusterip')
})

const view = (page: Page, name: string) =>
  page.getByRole('radiogroup', { name: 'Traffic' }).getByRole('radio', { name }).click()

/** Numbers of a column of the load test's table. */
async function spread(page: Page): Promise<{ got: number; expected: number; error: number }[]> {
  const rows = page.getByRole('table', { name: /^Spread over pods/ }).locator('tbody tr')
  const texts = await rows.evaluateAll((all) =>
    all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')),
  )
  return texts.map((cells) => {
    const number = (text = '') => Number(text.replaceAll(',', ''))
    const [expected, error] = cells[3]!.split(' ± ').map(number)
    return { got: number(cells[2]!.split(' ')[0]), expected: expected!, error: error! }
  })
}

test('a load is spread as the rules predict, and over one kept connection it is not', async ({ page }) => {
  await view(page, 'Load test')
  const form = page.getByRole('form', { name: 'Load test' })
  await form.getByLabel('How many').selectOption('10000')
  await form.getByRole('button', { name: 'Run the load test' }).click()
  await expect(page.getByRole('table', { name: /^Spread over pods: 10,000 requests/ })).toBeVisible()
  const even = await spread(page)
  expect(even.map(({ expected }) => expected)).toEqual([5000, 5000])
  expect(even.reduce((sum, { got }) => sum + got, 0)).toBe(10_000)
  for (const { got, error } of even) expect(Math.abs(got - 5000)).toBeLessThan(4 * error)
  await expect(page.getByText(/As even as chance allows/)).toBeVisible()

  await form.getByLabel('Connections').selectOption('1')
  await form.getByRole('button', { name: 'Run the load test' }).click()
  await expect.poll(async () => (await spread(page)).map(({ got }) => got).toSorted()).toEqual([0, 10_000])
  await expect(page.getByText('One choice was made, one for each kept connection')).toBeVisible()
})

test('a source with one kept connection stays on one pod, and dials anew when that one is killed', async ({
  page,
  playground,
}) => {
  await page.getByRole('button', { name: /^Edit traffic from client to nginx-clusterip/ }).click()
  const form = page.getByRole('form', { name: 'Edit a source' })
  await form.getByLabel('Connections').selectOption('1')
  await form.getByRole('button', { name: 'Save' }).click()
  await page.getByLabel(/^Requests a second from client/).fill('20')
  await expect(page.getByText('1 dialled')).toBeVisible()

  // A second or more of it fills the list with what went over the kept connection alone.
  await page.waitForTimeout(3000)
  await playground.inspector.getByRole('tab', { name: 'Requests' }).click()
  await expect(async () => {
    const rows = (await playground.requests()).filter(({ from }) => from === 'client').slice(0, 15)
    expect(rows.length).toBeGreaterThan(10)
    expect(new Set(rows.map(({ servedBy }) => servedBy)).size).toBe(1)
  }).toPass()
  const servedBy = (await playground.requests()).find(({ from }) => from === 'client')!.servedBy

  await playground.inspector.getByRole('tab', { name: 'Traffic', exact: true }).click()
  await view(page, 'Faults')
  const choice = page.getByLabel('Pod', { exact: true })
  await choice.selectOption({ label: await podAt(playground, servedBy) })
  await page.getByRole('button', { name: 'Kill: out of memory' }).click()
  await view(page, 'Sources')
  await expect(page.getByText(/^[2-9] dialled$/)).toBeVisible()
})

/** Name of the pod that has the address. */
async function podAt(playground: Playground, address: string): Promise<string> {
  const labels = await playground.pods().evaluateAll((pods) => pods.map((pod) => pod.getAttribute('aria-label') ?? ''))
  const label = labels.find((each) => each.includes(`, ${address.split(':')[0]},`)) ?? ''
  return /^Pod (\S+),/.exec(label)![1]!
}

test('what is broken shows over time with its reason, and is mended from the same place', async ({
  page,
  playground,
}) => {
  await page.getByLabel(/^Requests a second from client/).fill('30')
  await view(page, 'Faults')
  await page.getByLabel('Node', { exact: true }).selectOption({ label: 'node-2' })
  await page.getByRole('button', { name: 'Stop the node' }).click()
  const broken = page.getByRole('region', { name: 'Broken now' })
  await expect(broken).toContainText('node-2 is off')

  await view(page, 'Over time')
  const chart = playground.inspector.getByRole('img', { name: /^From .* failed/ })
  await expect(chart).toBeVisible()
  await expect(chart.locator('canvas')).toHaveCount(2)
  await expect(playground.inspector.getByText('NODE_DOWN')).toBeVisible()

  await page.getByRole('radio', { name: 'Table' }).focus()
  await page.keyboard.press('Space')
  const table = page.getByRole('region', { name: 'Requests over time, as a table' })
  await expect(table).toContainText('NODE_DOWN')

  await view(page, 'Faults')
  await broken.getByRole('button', { name: 'Start the node' }).click()
  await expect(broken).toHaveCount(0)
})

test('a pod without a readiness probe cannot be made to fail it, and says why', async ({ page, playground }) => {
  await view(page, 'Faults')
  await page.getByRole('button', { name: 'Fail its readiness probe' }).click()
  await expect(playground.inspector.getByRole('alert')).toContainText('has no readiness probe')
})

test('a URL can be asked, in bursts', async ({ page }) => {
  await page.getByRole('button', { name: 'Add a source' }).click()
  const form = page.getByRole('form', { name: 'Add a source' })
  await form.getByRole('radio', { name: 'A URL' }).click()
  await form.getByLabel('From').selectOption({ label: 'node-1 (10.0.1.5)' })
  await form.getByRole('textbox', { name: 'URL' }).fill('ftp://x')
  await expect(form).toContainText('That is no URL')
  await form.getByRole('textbox', { name: 'URL' }).fill('http://10.0.1.6:30100/about')
  await form.getByLabel('At once').selectOption('5')
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  const row = page.getByRole('row', { name: /http:\/\/10\.0\.1\.6:30100\/about/ })
  await expect(row).toContainText('5 at once')
  await row.getByRole('button', { name: /^Send 5 at once/ }).click()
  await expect(async () => {
    const [sent = '0', ok = '0'] = await row.locator('td.pp-num').allTextContents()
    expect(Number(sent)).toBeGreaterThanOrEqual(5)
    expect(ok).toBe(sent)
  }).toPass()
})

test('time passes at the speed that is chosen, and not at all while nobody sees the page', async ({
  page,
  playground,
}) => {
  const time = async () => {
    const [minutes, seconds] = (await playground.diagram.locator('.pp-time').textContent())!.split(':').map(Number)
    return minutes! * 60 + seconds!
  }
  const passed = async (ms: number) => {
    const before = await time()
    await page.waitForTimeout(ms)
    return (await time()) - before
  }
  const speed = playground.diagram.getByLabel('Speed')
  await expect(speed.locator('option')).toHaveText(['0.1×', '0.25×', '0.5×', '1×', '2×', '5×', '20×'])
  await speed.selectOption('20')
  await page.waitForTimeout(300)
  const fast = await passed(2000)
  expect(fast).toBeGreaterThan(15)
  await speed.selectOption('0.1')
  await page.waitForTimeout(300)
  expect(await passed(2000)).toBeLessThan(1)

  await speed.selectOption('1')
  await hide(page, true)
  await page.waitForTimeout(300)
  expect(await passed(1500)).toBe(0)
  await hide(page, false)
  await page.waitForTimeout(300)
  expect(await passed(1500)).toBeGreaterThan(0.5)
})

/** As the browser does when another tab is chosen. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((isHidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden })
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden)
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in any view of the traffic, ${theme}`, async ({ page, playground }) => {
    await page.emulateMedia({ colorScheme: theme })
    const check = async () => {
      const { violations } = await new AxeBuilder({ page }).include('[aria-label="Inspector"]').analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    }
    await page.getByRole('button', { name: 'Add a source' }).click()
    await check()
    await view(page, 'Load test')
    await page.getByRole('button', { name: 'Run the load test' }).click()
    await expect(page.getByRole('table', { name: /^Spread over pods/ })).toBeVisible()
    await check()
    await view(page, 'Faults')
    await page.getByRole('button', { name: 'Fail its readiness probe' }).click()
    await expect(playground.inspector.getByRole('alert')).toBeVisible()
    await check()
    await view(page, 'Over time')
    await expect(playground.inspector.getByRole('img', { name: /^From/ })).toBeVisible()
    await check()
    await page
      .getByRole('radiogroup', { name: 'Shown as' })
      .getByRole('radio', { name: 'Table' })
      .check({ force: true })
    await check()
  })
}
