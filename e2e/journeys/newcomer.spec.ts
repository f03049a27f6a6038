import { expect, test } from '../pages/test.ts'
import type { Playground } from '../pages/playground.ts'

const SERVICES = ['nginx-clusterip', 'nginx-nodeport', 'nginx-loadbalancer']

test.beforeEach(async ({ playground }) => {
  await playground.open()
  await playground.restMouse()
})

/** Waits until requests through every Service have been answered by exactly these pods. */
async function expectServedByAll(playground: Playground, addresses: string[]): Promise<void> {
  for (const service of SERVICES) {
    await expect
      .poll(() => playground.servers(service), { message: `who answers for ${service}` })
      .toEqual(expect.arrayContaining(addresses))
  }
}

test('traffic reaches both pods through all three Services without a click', async ({ page, playground }) => {
  await expect(playground.pods()).toHaveCount(2)
  await expect.poll(() => playground.readyAddresses()).toHaveLength(2)
  await expectServedByAll(playground, await playground.readyAddresses())

  for (const name of SERVICES) {
    await expect(playground.service(name)).toHaveAccessibleName(/2 of 2 endpoints ready/)
  }
  await expect(playground.diagram.getByLabel(/^Load balancer nginx-loadbalancer, \d+\.\d+\.\d+\.\d+/)).toBeVisible()
  await expect(playground.diagram.getByLabel(/^Node node-\d, 10\.0\.1\.\d/)).toHaveCount(3)
  await expect(playground.diagram.getByLabel('Client internet, 198.51.100.7')).toBeVisible()
  await expect(page.getByRole('status').first()).toHaveText(/ → .* → 10\.244\.\d+\.\d+:80, 200/)
})

test('the hops of a request can be read, with the rule that decided', async ({ playground }) => {
  await expect.poll(() => playground.servers('nginx-nodeport')).not.toEqual([])
  await playground.inspector
    .getByRole('row', { name: /nginx-nodeport.*200/ })
    .first()
    .click()
  await expect(playground.inspector.getByText(/KUBE-SEP-/).first()).toBeVisible()
  await expect(playground.inspector.getByText(/10\.244\.\d+\.\d+:80/).first()).toBeVisible()
})

test('three replicas: a third pod gets traffic', async ({ playground }) => {
  await playground.change('replicas: 2', 'replicas: 3')
  await expect(playground.pods()).toHaveCount(3)
  await expect.poll(() => playground.readyAddresses()).toHaveLength(3)
  await expectServedByAll(playground, await playground.readyAddresses())
})

test('no replicas: requests are refused, and the reason is explained', async ({ playground }) => {
  await playground.change('replicas: 2', 'replicas: 0')
  for (const service of SERVICES) {
    await expect
      .poll(async () => (await playground.requests()).find((row) => row.to.startsWith(service))?.reason)
      .toMatch(/^(NO_MATCHING_PODS|NO_READY_ENDPOINTS)$/)
  }
  await playground.inspector
    .getByRole('row', { name: /Refused.*(NO_MATCHING_PODS|NO_READY_ENDPOINTS)/ })
    .first()
    .click()
  await expect(playground.inspector.getByText(/match(es)? no pod|no pod|no ready/i).first()).toBeVisible()
})

test('a wrong selector: the page says that it selects nothing', async ({ playground }) => {
  await playground.changeIn('nginx-clusterip', /app: nginx-demo/, 'app: nginx-dem')
  await expect(playground.service('nginx-clusterip')).toHaveAccessibleName(/0 of 0 endpoints ready/)
  await expect
    .poll(async () => (await playground.requests()).find((row) => row.to.startsWith('nginx-clusterip'))?.reason)
    .toBe('NO_MATCHING_PODS')
  await playground.inspector
    .getByRole('row', { name: /nginx-clusterip.*NO_MATCHING_PODS/ })
    .first()
    .click()
  await expect(playground.inspector.getByText(/app=nginx-dem\b/).first()).toBeVisible()

  // The other two still work: only what was broken is broken.
  await expect(playground.service('nginx-nodeport')).toHaveAccessibleName(/2 of 2 endpoints ready/)
})

test('nodePort 8080: the API server says no, on that line, and the old port stays open', async ({ playground }) => {
  await playground.change('nodePort: 30100', 'nodePort: 8080')
  const entry = playground.problems.getByRole('listitem').filter({
    hasText: 'provided port is not in the valid range. The range of valid ports is 30000-32767',
  })
  await expect(entry).toBeVisible()
  await expect(entry).toContainText(`line ${playground.lineOf('nodePort: 8080')}`)
  await expect(playground.editor.locator('.squiggly-error').first()).toBeVisible()

  const before = (await playground.requests()).length
  expect(before).toBeGreaterThan(0)
  await expect
    .poll(async () => (await playground.requests()).find((row) => row.to.startsWith('nginx-nodeport'))?.to)
    .toContain(':30100')
})

test('a Service that is taken out of the file is gone, and after a reload everything is as it was', async ({
  page,
  playground,
}) => {
  const service = playground.text.split('---\n').find((document) => document.includes('name: nginx-nodeport'))!
  await playground.change(`---\n${service}`, '')
  await expect(playground.service('nginx-nodeport')).toHaveCount(0)
  await expect(playground.service('nginx-clusterip')).toBeVisible()
  const [text, services] = [playground.text, await names(playground)]

  // The files are kept a moment after the last keystroke.
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).not.toContain('nginx-nodeport')
  await page.reload()
  await playground.ready()
  await expect.poll(() => names(playground)).toEqual(services)
  expect(await playground.read()).toBe(text)
  await expect(playground.service('nginx-nodeport')).toHaveCount(0)
})

async function names(playground: Playground): Promise<string[]> {
  const labels = playground.diagram.getByLabel(/^Service /)
  return (await labels.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))).toSorted()
}
