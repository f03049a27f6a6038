/** Everything in the diagram, and what leads there, by keyboard alone: no test here clicks or focuses by itself. */
import type { Page } from '@playwright/test'
import { chooseInMenu, focused, pressUntil } from '../pages/keys.ts'
import { expect, test } from '../pages/test.ts'

const found = (page: Page) => page.getByRole('listbox', { name: 'Found' }).getByRole('option')

/** Finds a thing of the diagram and goes to the first of what is found. */
async function find(page: Page, words: string): Promise<void> {
  await page.keyboard.press('/')
  await expect(page.getByRole('combobox', { name: 'Find by name, address or label' })).toBeFocused()
  await page.keyboard.type(words)
  await expect(found(page).first()).toBeVisible()
  await page.keyboard.press('Enter')
}

test.beforeEach(async ({ playground }) => {
  await playground.open()
  await playground.restMouse()
})

test('somebody sends a request and follows it hop by hop', async ({ page, playground }) => {
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('combobox', { name: 'Command, thing or act' })).toBeFocused()
  await page.keyboard.type('send request')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Send request' }).getByLabel('From')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(playground.inspector.getByText(/^Request #\d+ ·/)).toBeVisible()
  const count = Number(/(\d+) hops/.exec(await playground.inspector.getByText(/· \d+ hops/).innerText())![1])
  expect(count).toBeGreaterThan(5)
  await pressUntil(page, 'Tab', /^1 ?(Client|Pod)/)
  await page.keyboard.press('Enter')
  for (let n = 1; n <= count; n++) {
    await expect(playground.narration).toHaveText(new RegExp(`^Hop ${n} of ${count}, `))
    await expect(playground.diagram.locator('[aria-current=step]').first()).toBeVisible()
    await page.keyboard.press('ArrowRight')
  }
})

test('somebody walks through the diagram, deletes a pod, scales and stops a node', async ({ page, playground }) => {
  const { diagram, inspector } = playground
  await pressUntil(page, 'Tab', /^Client internet, /)
  await pressUntil(page, 'ArrowRight', /^Node node-1, /, 2)
  await pressUntil(page, 'ArrowRight', /^Pod nginx-demo-/, 4)
  await page.keyboard.press('Enter')
  await expect(inspector.getByRole('heading', { name: /^Pod nginx-demo-/ })).toBeVisible()

  // The menu opens at it, Escape gives the focus back, and letters find a line.
  const pod = await focused(page)
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: 'Send a request to' })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('menuitem', { name: /^nginx-clusterip/ })).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  expect(await focused(page)).toBe(pod)
  await chooseInMenu(page, 'del', /^Delete$/)
  await expect(page.getByText(/^Pod nginx-demo-\S+ deleted/)).toBeVisible()
  const name = /^Pod (\S+),/.exec(pod)![1]!
  await expect.poll(() => playground.readyAddresses()).toHaveLength(2)
  await expect(diagram.getByLabel(new RegExp(`^Pod ${name}, .*Running, ready`))).toHaveCount(0)

  await find(page, 'nginx-demo')
  await expect.poll(() => focused(page)).toMatch(/^Pod nginx-demo-/)
  await chooseInMenu(page, 'scale nginx-demo up', /^Scale nginx-demo up by one/)
  await expect.poll(() => playground.readyAddresses()).toHaveLength(3)

  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('speed: 20')
  await page.keyboard.press('Enter')
  await find(page, 'node node-3')
  await expect.poll(() => focused(page)).toMatch(/^Node node-3,/)
  await chooseInMenu(page, 'stop', /^Stop the node$/)
  await expect(diagram.getByLabel(/^Node node-3, .*not ready/)).toBeVisible()
})

test('somebody walks along the lines of a thing, asks why one is there, and follows another', async ({
  page,
  playground,
}) => {
  const { diagram } = playground
  await pressUntil(page, 'Tab', /^Client internet, /)
  await pressUntil(page, 'ArrowRight', /^Node node-1, /, 2)
  const heard = new Set<string>()
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(() => focused(page)).toMatch(/^Edge from .* to Node node-1, .*1 of \d+$/)
  const count = Number(/of (\d+)$/.exec(await focused(page))![1])
  for (let i = 0; i < count; i++) {
    heard.add(await focused(page))
    await page.keyboard.press('Shift+ArrowRight')
  }
  // Around once, each of them heard.
  expect(heard.size).toBe(count)
  expect(count).toBeGreaterThan(2)
  await expect.poll(() => focused(page)).toMatch(/ 1 of \d+$/)

  await pressUntil(page, 'Shift+ArrowLeft', /^Edge from Node node-1 to Service nginx-nodeport, :30100/)
  await page.keyboard.press('Enter')
  const why = diagram.getByRole('note')
  await expect(why).toContainText('nginx-nodeport')
  await page.keyboard.press('Tab')
  await expect(why.locator(':focus')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(why).toHaveCount(0)
  await expect.poll(() => focused(page)).toMatch(/^Node node-1, /)

  await pressUntil(page, 'Shift+ArrowLeft', /^Edge from Node node-1 to Service nginx-/)
  await page.keyboard.press('Escape')
  await expect.poll(() => focused(page)).toMatch(/^Node node-1, /)
  await pressUntil(page, 'Shift+ArrowLeft', /^Edge from Node node-1 to Service nginx-/)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => focused(page)).toMatch(/^Service nginx-/)
})

test('somebody finds a thing by its label, and leaves out the others', async ({ page, playground }) => {
  const { diagram } = playground
  await page.keyboard.press('/')
  await expect(page.getByRole('combobox', { name: 'Find by name, address or label' })).toBeFocused()
  await page.keyboard.type('service nginx')
  await expect(found(page)).toHaveCount(3)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toMatch(/^Service nginx-loadbalancer, /)

  // In the diagram, the browser's own key for finding does it too.
  await page.keyboard.press('ControlOrMeta+f')
  await expect(page.getByRole('combobox', { name: 'Find by name, address or label' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.type('nginx-c')
  await expect(
    diagram.getByRole('button', { name: 'Show everything again, not only Service nginx-clusterip' }),
  ).toBeVisible()
  await expect(playground.service('nginx-nodeport')).toHaveCount(0)
  await expect(diagram.getByLabel(/^Client internet/)).toHaveCount(0)
  await expect(playground.pods('client')).toHaveCount(1)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.type('app in nobody')
  await expect(page.getByText("unable to parse requirement: found 'nobody' expected: '('")).toBeVisible()
  await page.keyboard.press('Escape')
  await pressUntil(page, 'Tab', /^Show everything again/, 4)
  await page.keyboard.press('Enter')
  await expect(playground.service('nginx-nodeport')).toBeVisible()
  await expect(diagram.getByLabel(/^Client internet/)).toBeVisible()
})

test('somebody changes the reading, and reads the diagram as text', async ({ page, playground }) => {
  const { diagram, inspector } = playground
  const names = async () =>
    (
      await diagram.locator('.react-flow__node').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')!))
    ).toSorted()
  const logical = await names()
  await pressUntil(page, 'Tab', /^Logical$/)
  await page.keyboard.press('ArrowRight')
  await expect(diagram.getByRole('radio', { name: 'Physical' })).toBeFocused()
  await expect(playground.service('nginx-nodeport')).toHaveCount(0)
  await page.keyboard.press('ArrowRight')
  await expect(diagram.getByRole('radio', { name: 'Text' })).toBeFocused()
  await expect(diagram.getByRole('heading', { name: 'Load balancers' })).toBeVisible()

  // What has a card has a name there.
  for (const name of logical) {
    await expect(
      diagram.getByRole('button', { name: name.replace(/, \d+ of \d+ endpoints ready$/, ''), exact: false }).first(),
    ).toBeAttached()
  }
  await pressUntil(page, 'Tab', /^Client internet/)
  await pressUntil(page, 'ArrowDown', /^Service nginx-nodeport/)
  await page.keyboard.press('Enter')
  await expect(inspector.getByRole('heading', { name: 'Service nginx-nodeport' })).toBeVisible()
  await chooseInMenu(page, 'del', /^Delete$/)
  await expect(diagram.getByRole('heading', { name: /^Service nginx-nodeport/ })).toHaveCount(0)

  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('reading logical')
  await page.keyboard.press('Enter')
  await expect(playground.service('nginx-clusterip')).toBeVisible()
  await expect(playground.service('nginx-nodeport')).toHaveCount(0)
})
