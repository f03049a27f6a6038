import { expect, test } from '../pages/test.ts'

test('the engine dies: the page says so, brings it back, and the cluster is the same', async ({ page, playground }) => {
  await playground.open()
  await playground.restMouse()
  await playground.change('replicas: 2', 'replicas: 3')
  await expect.poll(() => playground.readyAddresses()).toHaveLength(3)
  await expect.poll(() => playground.servers('nginx-nodeport')).toHaveLength(3)
  // A snapshot of the engine is taken now and then; what is older than it survives.
  await page.waitForTimeout(6000)
  const before = await playground.readyAddresses()

  const engine = page.workers().find((worker) => /\/worker-[^/]*\.js/.test(worker.url()))
  expect(
    engine,
    page
      .workers()
      .map((worker) => worker.url())
      .join(', '),
  ).toBeDefined()
  await engine!.evaluate(() => self.close()).catch(() => {}) // the answer dies with it

  await expect(page.getByRole('alert').filter({ hasText: /engine stopped and was restarted/i })).toBeVisible()
  await expect.poll(() => playground.readyAddresses()).toEqual(before)
  await expect(playground.pods()).toHaveCount(3)

  const newest = async () => playground.inspector.getByRole('row').nth(1).textContent()
  const seen = await newest()
  await expect.poll(newest).not.toBe(seen)
  await playground.change('replicas: 3', 'replicas: 1')
  await expect.poll(() => playground.readyAddresses()).toHaveLength(1)
})
