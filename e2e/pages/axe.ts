import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './test.ts'

export const SIZES = [
  { width: 390, height: 844 },
  { width: 1024, height: 768 },
  { width: 1440, height: 900 },
]
/** Below this width the page shows one pane at a time. */
export const ONE_PANE = 760

/**
 * What axe finds must be nothing. Monaco is left out: it is somebody else's, and its own findings are known.
 *
 * @param within a selector, where only a part is new: a dialog
 * @param where said with each finding
 */
export async function expectNoFindings(page: Page, { within, where }: { within?: string; where?: string } = {}) {
  const axe = new AxeBuilder({ page })
  const { violations } = await (within ? axe.include(within) : axe.exclude('.monaco-editor')).analyze()
  const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
  // The states that follow are looked at all the same.
  expect.soft(said.map((one) => (where ? `${where}: ${one}` : one))).toEqual([])
}

type Body = Parameters<typeof test>[2]

/** What the configuration knows these tests by. */
export const LOOK = '@look'

/** The same test in both themes, at each size. */
export function inEveryLook(title: string, body: Body, sizes = SIZES): void {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const viewport of sizes) {
      test.describe(`at ${viewport.width}×${viewport.height}, ${colorScheme}`, () => {
        // Dots that move are nothing to axe, and painting them takes most of the time that it would look.
        test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } })
        test(title, { tag: LOOK }, body)
      })
    }
  }
}
