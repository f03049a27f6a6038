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
