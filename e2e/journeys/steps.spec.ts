/** Time in steps, by what a screen reader is told: one press, one hop; one press, one event. */
import type { Playground } from '../pages/playground.ts'
import { expect, test } from '../pages/test.ts'

test.beforeEach(async ({ playground }) => {
  await playground.open()
  await playground.restMouse()
})

/** The place that is marked as the current step. */
async function current({ diagram }: Playground): Promise<string> {
  const names = await diagram
    .locator('[aria-current=step]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')!.split(',')[0]!))
  return names.join(' + ').replace(/nginx-demo-\S+/, 'nginx-demo')
}

/** Presses once and reads what is told then: the number of the hop, and where it is. */
async function hop(playground: Playground, before: number): Promise<[number, string]> {
  await playground.transport('Step by hop').click()
  const number = async () => Number(/^Hop (\d+) of/.exec(await playground.narration.innerText())?.[1] ?? 0)
  await expect.poll(number).toBeGreaterThan(before)
  return [await number(), await current(playground)]
}

const THERE_AND_BACK = [
  'Pod client',
  'Service nginx-clusterip',
  'Pod nginx-demo',
  'Service nginx-clusterip',
  'Pod client',
] as const

for (const reducedMotion of ['no-preference', 'reduce'] as const) {
  test(`each step by hop takes a packet to the next place on its way, while time stands still (${reducedMotion})`, async ({
    page,
    playground,
  }) => {
    await page.emulateMedia({ reducedMotion })
    await playground.transport('Pause').click()
    const time = playground.diagram.locator('.pp-time')
    const stood = await time.innerText()
    await playground.send({ from: /^client/, service: 'nginx-clusterip', through: 'ClusterIP' })
    const places: string[] = []
    let last = 0
    for (let n = 1; n < THERE_AND_BACK.length; n++) {
      const [number, place] = await hop(playground, last)
      last = number
      places.push(place)
    }
    // A dot has left the first place when it is seen; where nothing moves, the first step lights the first line.
    expect(places).toEqual(reducedMotion === 'reduce' ? THERE_AND_BACK.slice(0, -1) : THERE_AND_BACK.slice(1))
    await expect(time).toHaveText(stood)
  })
}

test('each step by event lets one thing happen, and says what', async ({ page, playground }) => {
  const { inspector, narration } = playground
  await inspector.getByRole('tab', { name: 'Traffic', exact: true }).click()
  await expect(page.getByRole('table')).toContainText('nginx-clusterip')
  await playground.transport('Pause').click()
  const sent = async () => {
    const cells = await inspector.getByRole('row').locator('td.pp-num:nth-child(6)').allTextContents()
    return cells.reduce((sum, text) => sum + Number(text), 0)
  }
  const step = async () => {
    const before = await narration.innerText()
    await playground.transport('Step by event').click()
    await expect(narration).not.toHaveText(before)
    return narration.innerText()
  }
  // What was on its way to the page when it was paused.
  await page.waitForTimeout(700)

  // In a cluster at rest, nothing happens but requests: one each time.
  const before = await sent()
  for (let n = 1; n <= 5; n++) {
    expect(await step()).toMatch(/^\d+:\d\d\.\d: \S+ → \S+:\d+ → 10\.244\.\d\.\d+:80, 200$/)
    await expect.poll(sent).toBe(before + n)
  }

  await playground.change('replicas: 2', 'replicas: 3')
  await expect(playground.editor.getByText('In the cluster')).toBeVisible()
  const told: string[] = []
  for (let n = 0; n < 40 && !told.some((said) => said.includes('Started of pod')); n++) {
    await playground.transport('Step by event').click()
    await page.waitForTimeout(200)
    told.push(await narration.innerText())
  }
  const reasons = told.flatMap((said) => [...said.matchAll(/(\w+) of \w+\/nginx-demo/g)].map(([, reason]) => reason))
  const once = reasons.filter((reason, i) => reason !== reasons[i - 1])
  expect(once).toEqual([
    'ScalingReplicaSet',
    'SuccessfulCreate',
    'Scheduled',
    'Pulling',
    'Pulled',
    'Created',
    'Started',
  ])
})
