import { test as base, expect } from '@playwright/test'
import { LessonPane } from './lesson.ts'
import { Playground } from './playground.ts'
import { TerminalPane } from './terminal.ts'

interface Fixtures {
  playground: Playground
  terminal: TerminalPane
  lesson: LessonPane
  /** What went wrong in the page without anybody asking: errors in the console, requests to other hosts. */
  complaints: string[]
}

/** Every journey also proves that the page stays quiet and talks to nobody but its own server. */
export const test = base.extend<Fixtures>({
  complaints: [
    async ({ page, baseURL }, provide) => {
      const complaints: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
      })
      page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
      page.on('request', (request) => {
        const url = new URL(request.url())
        const own = url.origin === baseURL || url.protocol === 'blob:' || url.protocol === 'data:'
        if (!own) complaints.push(`request to another origin: ${request.url().slice(0, 200)}`)
      })
      await provide(complaints)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
  playground: async ({ page }, provide) => {
    await provide(new Playground(page))
  },
  lesson: async ({ page }, provide) => {
    await provide(new LessonPane(page))
  },
  terminal: async ({ page }, provide) => {
    await provide(new TerminalPane(page))
  },
})

export { expect }
