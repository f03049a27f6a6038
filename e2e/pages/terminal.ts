import { expect, type Locator, type Page } from '@playwright/test'

/** The terminal as somebody who types sees it. */
export class TerminalPane {
  readonly region: Locator
  readonly input: Locator

  constructor(readonly page: Page) {
    this.region = page.getByRole('region', { name: 'Terminal' })
    this.input = this.region.getByRole('textbox', { name: 'Terminal input' })
  }

  /** Brings it to the front, and waits for the prompt. */
  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Terminal', exact: true }).click()
    await expect(this.input).toBeFocused()
    await this.prompt()
  }

  /** What is on the screen, a line a row; not what was scrolled away. */
  async text(): Promise<string> {
    const rows = await this.region.locator('.xterm-rows > div').allTextContents()
    return rows
      .map((row) => row.replaceAll('\u00A0', ' ').trimEnd())
      .join('\n')
      .trimEnd()
  }

  /** Waits until the screen shows this. */
  async shows(what: string | RegExp): Promise<void> {
    const expected = typeof what === 'string' ? expect.stringContaining(what) : expect.stringMatching(what)
    await expect.poll(() => this.text()).toEqual(expected)
  }

  /** Waits until a command can be typed. */
  async prompt(): Promise<void> {
    await this.shows(/you@workstation:\S+\$$/)
  }

  /** Types a line and Enter, and waits for the next prompt; what the screen shows then. */
  async run(line: string): Promise<string> {
    await this.page.keyboard.type(line)
    await this.page.keyboard.press('Enter')
    // The line that was typed stands above its output, so the last row is another one now.
    await expect.poll(async () => (await this.text()).split('\n').at(-1)).toMatch(/^\S+@\S+:\S+[$#]$|^\S+ [$#]$/)
    return this.text()
  }

  /** Types a line and Enter, and waits for nothing. */
  async enter(line: string): Promise<void> {
    await this.page.keyboard.type(line)
    await this.page.keyboard.press('Enter')
  }

  async clear(): Promise<void> {
    await this.page.keyboard.press('Control+l')
    await expect.poll(async () => (await this.text()).split('\n').length).toBe(1)
  }

  /** As a person does who has copied it elsewhere. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), text)
    await this.page.keyboard.press('Control+v')
  }
}
