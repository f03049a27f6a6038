import type { Locator, Page } from '@playwright/test'
import { Pixels, type Spot } from '../pages/pixels.ts'
import { expect, test } from '../pages/test.ts'

/** Colours that nothing else in the picture has. */
const MARKS = ['#ff00ff', '#00ffff'] as const
/** Pixels by which a dot may be beside its edge: anti-aliasing and rounding, not a frame's way. */
const GLUED = 2

/** Puts two small squares into the picture, which move with its cards. */
async function mark(page: Page): Promise<void> {
  await page.locator('.react-flow__viewport').evaluate((viewport, colours) => {
    const { a: zoom, e: x, f: y } = new DOMMatrix(getComputedStyle(viewport).transform)
    const { width, height } = viewport.closest('.dg-root')!.getBoundingClientRect()
    const places = [
      [60, height / 2],
      [width - 60, height / 2],
    ]
    places.forEach(([left, top], i) => {
      const square = document.createElement('i')
      const size = 10 / zoom
      square.style.cssText = `position:absolute;z-index:9999;width:${size}px;height:${size}px;background:${colours[i]};left:${
        (left! - x) / zoom
      }px;top:${(top! - y) / zoom}px;pointer-events:none`
      viewport.append(square)
    })
  }, MARKS)
}

/** Where a spot lies between both marks, in parts of the way from one to the other: the same in every view. */
const within = (spot: Spot, [a, b]: readonly Spot[]) => {
  const scale = b!.x - a!.x
  return { x: (spot.x - a!.x) / scale, y: (spot.y - a!.y) / scale }
}
const outOf = (place: Spot, [a, b]: readonly Spot[]) => {
  const scale = b!.x - a!.x
  return { x: a!.x + place.x * scale, y: a!.y + place.y * scale }
}

async function marksIn(pixels: Pixels, png: Buffer): Promise<Spot[]> {
  const spots = await Promise.all(MARKS.map((colour) => pixels.middle(png, colour)))
  expect(spots, 'both marks are in view').not.toContain(null)
  return spots as Spot[]
}

async function alive(region: Locator): Promise<number> {
  return Number(await region.locator('.dg-root').getAttribute('data-packets-alive'))
}

test('dots stay on their edges while the picture is dragged and zoomed, in every frame that is shown', async ({
  page,
  context,
  playground,
}) => {
  await playground.open()
  const root = playground.diagram.locator('.dg-root')
  await expect.poll(() => alive(playground.diagram)).toBeGreaterThan(6)
  // What stands still in the picture can be compared; what the page does while it moves is the same.
  await playground.transport('Pause').click()
  await page.mouse.move(3, 3)
  await mark(page)
  await page.waitForTimeout(600)
  const pixels = await Pixels.beside(context)
  await page.bringToFront()
  const shown = await root.screenshot()
  const hide = await page.addStyleTag({ content: '.dg-dots { visibility: hidden } .dg-packets { opacity: 0 }' })
  const hidden = await root.screenshot()
  await hide.evaluate((style) => (style as HTMLElement).remove())
  const marks = await marksIn(pixels, shown)
  const colour = await page.evaluate(() =>
    getComputedStyle(document.documentElement).getPropertyValue('--pp-accent').trim(),
  )
  const requests: Spot[] = []
  for (const dot of await pixels.dots(shown, hidden)) {
    const spot = await pixels.middle(shown, colour, dot, 9)
    if (spot && Math.hypot(spot.x - dot.x, spot.y - dot.y) < 6) requests.push(within(spot, marks))
  }
  expect(requests.length, 'dots that stand alone').toBeGreaterThan(0)

  let worst = 0
  const look = async () => {
    const png = await root.screenshot()
    const now = await marksIn(pixels, png)
    for (const place of requests) {
      const due = outOf(place, now)
      const spot = await pixels.middle(png, colour, due, 14)
      expect(spot, 'the dot is near its place').not.toBeNull()
      worst = Math.max(worst, Math.hypot(spot!.x - due.x, spot!.y - due.y))
    }
  }
  const box = (await root.boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height - 12]
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (let step = 1; step <= 8; step++) {
    await page.mouse.move(x + 45 * Math.sin(step), y - 26 * step)
    await look()
  }
  await page.mouse.up()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  for (let step = 0; step < 5; step++) {
    await page.mouse.wheel(0, step < 3 ? 60 : -60)
    await look()
  }
  expect(worst, 'pixels by which a dot was beside its place').toBeLessThan(GLUED)
})

test('a dot under the pointer says its addresses, and a click on it chooses its request', async ({
  page,
  playground,
}) => {
  await playground.open()
  const root = playground.diagram.locator('.dg-root')
  const box = (await root.boundingBox())!
  await expect.poll(() => alive(playground.diagram)).toBeGreaterThan(6)
  await playground.transport('Pause').click()
  // Goes over the picture until the hand says that something is there.
  const pane = root.locator('.react-flow__pane')
  let found: Spot | null = null
  for (let y = 60; y < box.height - 20 && !found; y += 14) {
    for (let x = 20; x < box.width - 20 && !found; x += 18) {
      await page.mouse.move(box.x + x, box.y + y)
      if ((await pane.getAttribute('data-over-dot')) !== null) found = { x, y }
    }
  }
  expect(found).not.toBeNull()
  await page.mouse.click(box.x + found!.x, box.y + found!.y)
  await expect(root).toHaveAttribute('data-tracing', 'true')
})
