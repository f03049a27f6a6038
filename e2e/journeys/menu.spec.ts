/** What can be done to a thing, by mouse and by touch. */
import type { Page } from '@playwright/test'
import { choose } from '../pages/choose.ts'
import { expect, test } from '../pages/test.ts'

const item = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name })

async function isInView(page: Page): Promise<void> {
  const { width, height } = page.viewportSize()!
  for (const menu of await page.getByRole('menu').all()) {
    const box = (await menu.boundingBox())!
    expect(box.x).toBeGreaterThanOrEqual(0)
    expect(box.y).toBeGreaterThanOrEqual(0)
    expect(box.x + box.width).toBeLessThanOrEqual(width)
    expect(box.y + box.height).toBeLessThanOrEqual(height)
  }
}

test('the right button asks what can be done with a pod, and a Service is asked from it', async ({
  page,
  playground,
}) => {
  await playground.open()
  const { diagram, inspector } = playground
  await playground.pods().first().click({ button: 'right' })
  await expect(page.getByRole('menu', { name: /^Pod nginx-demo-/ })).toBeVisible()
  await isInView(page)
  await item(page, 'Describe').hover()
  await expect(page.getByText(/^kubectl describe pod\/nginx-demo-/).last()).toBeVisible()
  await item(page, 'Send a request to').hover()
  await expect(item(page, /^nginx-clusterip/)).toBeVisible()
  await isInView(page)
  await item(page, /^nginx-clusterip/).click()
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(inspector.getByText(/^Request #\d+ ·/)).toBeVisible()
  await expect(playground.narration).toHaveText(/^nginx-demo-\S+ → nginx-clusterip:80/)

  // A press elsewhere closes it, and does nothing to the thing.
  await diagram.getByLabel(/^Node node-2,/).click({ button: 'right' })
  await expect(item(page, 'Cordon: no new pods here')).toBeVisible()
  await page.getByRole('heading', { name: 'PodPath' }).click()
  await expect(page.getByRole('menu')).toHaveCount(0)
})

test('what kubectl is for is typed in the terminal, and what is to be read opens', async ({
  page,
  playground,
  terminal,
}) => {
  await playground.open()
  const node = playground.diagram.getByLabel(/^Node node-2,/)
  await node.click({ button: 'right' })
  await item(page, 'Show rules').click()
  await expect(page.getByRole('dialog', { name: /rules.*node-2|node-2.*rules/i })).toBeVisible()
  await page.keyboard.press('Escape')
  await node.click({ button: 'right' })
  await item(page, 'Cordon: no new pods here').click()
  await terminal.shows('node/node-2 cordoned')
  await expect(node).toHaveAccessibleName(/unschedulable/)
  await node.click({ button: 'right' })
  await expect(item(page, 'Uncordon: let it take new pods')).toBeVisible()
  await page.keyboard.press('Escape')

  await playground.service('nginx-nodeport').click({ button: 'right' })
  await item(page, 'Go to its lines in nginx-demo.yaml').click()
  await expect(playground.textbox).toBeFocused()
})

test('the ground has what can be done with the picture, and a line says why it is there', async ({
  page,
  playground,
}) => {
  await playground.open()
  const { diagram } = playground
  const ground = async () => {
    const { x, y, width, height } = (await diagram.locator('.react-flow').boundingBox())!
    await page.mouse.click(x + width - 12, y + height - 30, { button: 'right' })
    await expect(page.getByRole('menu', { name: 'Diagram' })).toBeVisible()
    await isInView(page)
  }
  await ground()
  await expect(page.getByRole('menuitemradio', { name: 'Logical' })).toBeChecked()
  await page.getByRole('menuitemradio', { name: 'Physical' }).click()
  await expect(diagram.getByRole('radio', { name: 'Physical' })).toBeChecked()
  await ground()
  await item(page, 'Send request…').click()
  await expect(
    page.getByRole('dialog', { name: 'Send request' }).getByRole('button', { name: 'Send one' }),
  ).toBeVisible()
  await page.keyboard.press('Escape')
  await diagram.getByRole('radio', { name: 'Logical' }).click()

  await playground.service('nginx-clusterip').click({ button: 'right' })
  await item(page, /^Why is a line here/).click()
  await item(page, /^From Pod client/).click()
  await expect(diagram.getByRole('note')).toContainText('Calls http://nginx-clusterip')
})

test('a Service alone is shown with what leads to it, and everything again', async ({ page, playground }) => {
  await playground.open()
  const { diagram } = playground
  await playground.service('nginx-loadbalancer').click({ button: 'right' })
  await item(page, 'Show only it, and what leads to it').click()
  await expect(playground.service('nginx-nodeport')).toHaveCount(0)
  await expect(playground.pods('client')).toHaveCount(0)
  await expect(playground.pods()).toHaveCount(2)
  await expect(diagram.getByLabel(/^Load balancer nginx-loadbalancer/)).toBeVisible()
  await diagram.getByRole('button', { name: /^Show everything again/ }).click()
  await expect(playground.service('nginx-nodeport')).toBeVisible()
})

test('the inspector has the same acts behind a button', async ({ page, playground }) => {
  await playground.open()
  await choose(playground.pods().first())
  await playground.inspector.getByRole('button', { name: 'More actions' }).click()
  const lines = await page.getByRole('menu').getByRole('menuitem').allInnerTexts()
  await page.keyboard.press('Escape')
  await expect(playground.inspector.getByRole('button', { name: 'More actions' })).toBeFocused()
  await playground.pods().first().click({ button: 'right' })
  await expect(page.getByRole('menu')).toBeVisible()
  const inDiagram = await page.getByRole('menu').getByRole('menuitem').allInnerTexts()
  expect(lines.length).toBeGreaterThan(8)
  expect(inDiagram.slice(0, lines.length)).toEqual(lines)
})

test.describe('by touch', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } })

  test('a finger that rests on a thing opens its menu, and a tap chooses', async ({ page, playground }) => {
    await page.goto('/')
    const pod = playground.pods().first()
    await pod.click({ trial: true })
    const { x, y, width, height } = (await pod.boundingBox())!
    const at = { x: Math.round(x + width / 2), y: Math.round(y + height / 2) }
    const session = await page.context().newCDPSession(page)
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] })
    await expect(page.getByRole('menu', { name: /^Pod nginx-demo-/ })).toBeVisible()
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await expect(page.getByRole('menu', { name: /^Pod nginx-demo-/ })).toBeVisible()
    await isInView(page)
    await item(page, 'Send a request to').tap()
    await expect(item(page, /^nginx-clusterip/)).toBeVisible()
    await isInView(page)
    await page.touchscreen.tap(5, 5)
    await expect(page.getByRole('menu')).toHaveCount(0)
  })
})
