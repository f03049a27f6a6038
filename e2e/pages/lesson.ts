import { expect, type Locator, type Page } from '@playwright/test'

/** The lessons as a learner sees them: the list, and the open one. */
export class LessonPane {
  readonly region: Locator
  readonly title: Locator
  readonly checks: Locator
  readonly list: Locator

  constructor(readonly page: Page) {
    this.region = page.getByRole('region', { name: 'Lesson', exact: true })
    this.title = this.region.getByRole('heading', { level: 3 })
    this.checks = this.region.getByRole('list', { name: 'Checks' }).getByRole('listitem')
    this.list = page.getByRole('dialog', { name: 'Lessons' })
  }

  /** Opens the list by the button at the top, and a lesson in it. */
  async choose(title: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Lessons', exact: true }).click()
    await this.list.getByRole('button', { name: title }).click()
    await this.opened(title)
  }

  /** Waits until a lesson can be read, and its cluster is there. */
  async opened(title: string): Promise<void> {
    await expect(this.title).toHaveText(title)
    await expect(this.list).toHaveCount(0)
    await expect(this.region.locator('[aria-busy=true]')).toHaveCount(0)
  }

  /** A line of the prose that is typed into the terminal by a press. */
  line(command: string): Locator {
    return this.region.getByRole('button', { name: `Run: ${command}`, exact: true })
  }

  /** Waits until so many checks hold. */
  async holds(count: number): Promise<void> {
    await expect(this.checks.getByRole('img', { name: 'Holds' })).toHaveCount(count)
  }

  get next(): Locator {
    return this.region.getByRole('button', { name: 'Next lesson' })
  }
}
