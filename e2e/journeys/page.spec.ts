import { expectNoFindings, inEveryLook, ONE_PANE } from '../pages/axe.ts'
import { expect, test } from '../pages/test.ts'

inEveryLook('no accessibility findings', async ({ page, playground, viewport }) => {
  await page.goto('/')
  await expect(playground.pods().first()).toBeVisible()
  if (viewport!.width >= ONE_PANE) await expect(playground.textbox).toBeAttached()
  await expectNoFindings(page)
})

test('the first packet moves within two seconds of a cold load', async ({ page, playground }) => {
  await page.goto('/')
  const firstPacket = () =>
    page.evaluate(() => performance.getEntriesByName('podpath:first-packet')[0]?.startTime ?? null)
  await expect.poll(firstPacket).not.toBeNull()
  const ms = (await firstPacket())!
  console.log(`first packet after ${Math.round(ms)} ms`)
  expect(ms).toBeLessThan(process.env['CI'] ? 6000 : 3000)
  await expect(playground.pods().first()).toBeVisible()
})

test('an edit is in the diagram within frames of its being applied', async ({ page, playground }) => {
  await playground.open()
  await playground.restMouse()
  await page.evaluate(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('[aria-label^="Service web,"]')) return
      performance.mark('test:drawn')
      observer.disconnect()
    }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] })
  })
  await playground.change('name: nginx-clusterip', 'name: web')
  const drawn = () => page.evaluate(() => performance.getEntriesByName('test:drawn')[0]?.startTime ?? null)
  await expect.poll(drawn, { intervals: [50] }).not.toBeNull()
  const ms = await page.evaluate(() => {
    const drawn = performance.getEntriesByName('test:drawn')[0]!.startTime
    const applied = performance.getEntriesByName('podpath:apply').map((mark) => mark.startTime)
    return drawn - applied.findLast((at) => at < drawn)!
  })
  console.log(`edit in the diagram ${Math.round(ms)} ms after it was applied`)
  expect(ms).toBeLessThan(process.env['CI'] ? 500 : 100)
})

test('with reduced motion nothing moves, and each request is a numbered path', async ({ page, playground }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await playground.open()
  await expect.poll(() => playground.servers('nginx-clusterip')).not.toEqual([])
  // What is shortened to nothing still counts as running in the frame in which it begins.
  const moving = () => page.evaluate(() => document.getAnimations().filter((a) => a.playState === 'running').length)
  await expect.poll(moving).toBe(0)
})

test('everything can be reached and used with the keyboard', async ({ page, playground }) => {
  await playground.open()
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to the playground' })
  await expect(skip).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator(':focus')).toContainText('Manifests')

  await page.keyboard.press('Space')
  await expect(playground.transport('Play')).toBeVisible()
  await page.keyboard.press('Space')
  await expect(playground.transport('Pause')).toBeVisible()

  // Things of the diagram take the focus and can be opened.
  const pod = playground.pods().first()
  await pod.focus()
  await expect(pod).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(playground.inspector.getByText(/nginx-demo-/).first()).toBeVisible()

  // Help opens and closes.
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('single keys do nothing while somebody types', async ({ page, playground }) => {
  await playground.open()
  await playground.textbox.focus()
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.type('# why? ')
  await expect(playground.transport('Pause')).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await playground.read()).toContain('# why? ')
})

test('the editor lets go of the keyboard', async ({ page, playground }) => {
  await playground.open()
  await playground.textbox.focus()
  await page.keyboard.press('Escape')
  for (let i = 0; i < 3; i++) await page.keyboard.press('Tab')
  await expect(playground.textbox).not.toBeFocused()
  expect(await playground.read()).toBe(playground.text)
})

test('a link opens the same playground in a fresh browser', async ({ page, playground, browser }) => {
  await playground.open()
  await playground.change('replicas: 2', 'replicas: 1')
  await expect.poll(() => playground.readyAddresses()).toHaveLength(1)
  await page.getByRole('button', { name: 'Share' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^http.*#/)
  const link = await page.evaluate(() => navigator.clipboard.readText())

  const elsewhere = await (await browser.newContext()).newPage()
  await elsewhere.goto(link)
  await expect(elsewhere.getByLabel(/^Pod nginx-demo-\S+, .*Running, ready/)).toHaveCount(1)
  await elsewhere.context().close()
})
