/** Code that comes late must not cost anybody a letter: files of the page are held back here, as a slow network would. */
import type { Page } from '@playwright/test'
import { expect, test } from '../pages/test.ts'

/** Holds back a file of the page until told. */
async function hold(page: Page, file: RegExp): Promise<() => void> {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route(file, async (route) => {
    await released
    await route.continue()
  })
  return release
}

test('what is typed after / before the field is there is in it when it comes, and gives no commands', async ({
  page,
  playground,
}) => {
  const release = await hold(page, /FindPanel-[^/]+\.js$/)
  await playground.open()
  await playground.restMouse()
  // Letters of its own: L opens the lessons, space pauses.
  await page.keyboard.type('/node')
  await page.keyboard.type(' l')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('node-3')
  const field = page.getByRole('combobox', { name: 'Find by name, address or label' })
  await expect(field).toHaveCount(0)
  release()
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('node node-3')
  await expect(playground.transport('Pause')).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(1)
  await page.keyboard.type('x')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')
  await expect(page.locator(':focus')).toHaveAttribute('aria-label', /^Node node-3,/)
})

test('what is typed after Ctrl+K in the editor goes to the palette, and not into the file', async ({
  page,
  playground,
}) => {
  const release = await hold(page, /Palette-[^/]+\.js$/)
  await playground.open()
  await playground.textbox.focus()
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('speed: 20')
  release()
  const field = page.getByRole('combobox', { name: 'Command, thing or act' })
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('speed: 20')
  await page.keyboard.press('Enter')
  await expect(playground.diagram.getByLabel('Speed')).toHaveValue('20')
  expect(await playground.read()).toBe(playground.text)
})

test('a whole command that is typed before the palette is there is done when it comes, and so is what follows', async ({
  page,
  playground,
}) => {
  const release = await hold(page, /Palette-[^/]+\.js$/)
  await playground.open()
  await playground.restMouse()
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('speed: 20')
  await page.keyboard.press('Enter')
  await page.keyboard.type('/node-3')
  await page.keyboard.press('Enter')
  await expect(playground.diagram.getByLabel('Speed')).toHaveValue('1')
  release()
  await expect(playground.diagram.getByLabel('Speed')).toHaveValue('20')
  await expect(page.locator(':focus')).toHaveAttribute('aria-label', /^Node node-3,/)
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a field that nobody waits for any more takes no keys', async ({ page, playground }) => {
  await hold(page, /FindPanel-[^/]+\.js$/)
  await playground.open()
  await playground.restMouse()
  await page.keyboard.type('/no')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Space')
  await expect(playground.transport('Play')).toBeVisible()
})
