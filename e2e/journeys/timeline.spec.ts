import { expectNoFindings } from '../pages/axe.ts'
import { expect, test } from '../pages/test.ts'

test.beforeEach(async ({ playground }) => {
  await playground.open()
  await playground.restMouse()
})

test('taken back to before a scale-down, the picture shows the old pods, and plays on to the present', async ({
  page,
  playground,
}) => {
  const slider = playground.diagram.getByRole('slider', { name: 'Time in the cluster' })
  await expect(slider).toHaveAttribute('aria-valuetext', /the present/)
  await expect(playground.pods()).toHaveCount(2)
  await page.waitForTimeout(2000)
  await playground.change('replicas: 2', 'replicas: 1')
  await expect(playground.pods()).toHaveCount(1)

  await slider.focus()
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowLeft')
  await expect(playground.pods()).toHaveCount(2)
  await expect(playground.diagram.getByRole('button', { name: 'Play', exact: true })).toBeVisible()

  // Nothing was undone by looking: what came after comes again.
  await playground.diagram.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(playground.pods()).toHaveCount(1)
  await expect(slider).toHaveAttribute('aria-valuetext', /the present/)
})

test('the present is one click away', async ({ page, playground }) => {
  const slider = playground.diagram.getByRole('slider', { name: 'Time in the cluster' })
  await page.waitForTimeout(1500)
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(slider).not.toHaveAttribute('aria-valuetext', /the present/)
  await playground.diagram.getByRole('button', { name: 'Back to now' }).click()
  await expect(slider).toHaveAttribute('aria-valuetext', /the present/)
})

test('what somebody broke has its moment on the line, with a name, and one can go back to it', async ({
  page,
  playground,
}) => {
  const { diagram, inspector } = playground
  await inspector.getByRole('tab', { name: 'Traffic', exact: true }).click()
  await page.getByRole('radiogroup', { name: 'Traffic' }).getByRole('radio', { name: 'Faults' }).click()
  const line = diagram.getByRole('group', { name: 'Timeline' })
  const stopped = line.getByRole('button', { name: /^\d+:\d\d\.\d: Node node-2 stopped$/ })
  const broken = inspector.getByRole('region', { name: 'Broken now' })
  await page.waitForTimeout(2500)
  await page.getByLabel('Node', { exact: true }).selectOption({ label: 'node-2' })
  await page.getByRole('button', { name: 'Stop the node' }).click()
  await expect(stopped).toBeVisible()
  await expect(broken).toContainText('node-2 is off')
  await page.waitForTimeout(1500)
  await broken.getByRole('button', { name: 'Start the node' }).click()
  await expect(line.getByRole('button', { name: /Node node-2 started$/ })).toBeVisible()

  // Before it, the node runs; at it, it does not; the line knows of it all the same.
  const slider = diagram.getByRole('slider', { name: 'Time in the cluster' })
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(broken).toHaveCount(0)
  await expect(slider).not.toHaveAttribute('aria-valuetext', /node-2/)
  await line.getByRole('button', { name: /Node node-2 stopped/ }).click()
  await expect(broken).toContainText('node-2 is off')
  await expect(slider).toHaveAttribute('aria-valuetext', /, after Node node-2 stopped$/)
  await expect(diagram.getByRole('button', { name: 'Back to now' })).toBeVisible()

  // Whoever acts before it makes another future, in which it never happened.
  await slider.focus()
  await page.keyboard.press('Home')
  await page.getByLabel('Node', { exact: true }).selectOption({ label: 'node-3' })
  await page.getByRole('button', { name: 'Stop the node' }).click()
  await expect(line.getByRole('button', { name: /Node node-3 stopped$/ })).toBeVisible()
  await expect(line.getByRole('button', { name: /node-2/ })).toHaveCount(0)
  await expectNoFindings(page, { within: '.pp-timeline' })
})
