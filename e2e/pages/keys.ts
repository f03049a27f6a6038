import { expect, type Page } from '@playwright/test'

/** What somebody hears who has the focus there: the element's name, as far as it is said by a label or its text. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    const label = element?.getAttribute('aria-label') ?? element?.textContent ?? ''
    return label.replaceAll(/\s+/g, ' ').trim()
  })
}

/** Presses a key until what has the focus is called so. */
export async function pressUntil(page: Page, key: string, name: RegExp, most = 50): Promise<void> {
  const heard: string[] = []
  for (let i = 0; i < most; i++) {
    await page.keyboard.press(key)
    const now = await focused(page)
    if (name.test(now)) return
    heard.push(now.slice(0, 60))
    // The editor keeps Tab to itself until it is told to let go.
    if (now === 'YAML editor') await page.keyboard.press('Escape')
  }
  expect(heard, `${key} never came to ${name}`).toEqual([])
}

/** Opens the menu of what has the focus, and goes to the line that begins so by typing it. */
export async function chooseInMenu(page: Page, typed: string, name: RegExp): Promise<void> {
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.type(typed, { delay: 30 })
  expect(await focused(page)).toMatch(name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menu')).toHaveCount(0)
}
