import type { Locator } from '@playwright/test'

/** Chooses a thing of the diagram by keyboard: a click may hit a packet that passes just there. */
export async function choose(thing: Locator): Promise<void> {
  await thing.focus()
  await thing.press('Enter')
}
