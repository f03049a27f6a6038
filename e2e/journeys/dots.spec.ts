import type { BrowserContext, Locator, Page } from '@playwright/test'
import { Pixels, type Spot } from '../pages/pixels.ts'
import type { Playground } from '../pages/playground.ts'
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
      [220, height / 2],
      [width - 220, height / 2],
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
  const spots = await pixels.middles(
    png,
    MARKS.map((colour) => ({ colour })),
  )
  expect(spots, 'both marks are in view').not.toContain(null)
  return spots as Spot[]
}

/** Every frame that the browser has put on the screen meanwhile. */
async function framesOf(page: Page, act: () => Promise<void>): Promise<Buffer[]> {
  const cdp = await page.context().newCDPSession(page)
  const frames: Buffer[] = []
  cdp.on('Page.screencastFrame', ({ data, sessionId }) => {
    frames.push(Buffer.from(data, 'base64'))
    // The last ones come when nobody listens any more.
    cdp.send('Page.screencastFrameAck', { sessionId }).catch(() => {})
  })
  await cdp.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 })
  await act()
  await cdp.send('Page.stopScreencast')
  await cdp.detach()
  expect(frames.length, 'frames').toBeGreaterThan(5)
  return frames
}

/** So many of a list, from all of it: to read every frame would take minutes. */
function spread<T>(list: readonly T[], count = 40): T[] {
  const step = Math.max(1, list.length / count)
  return Array.from({ length: Math.min(count, list.length) }, (_, i) => list[Math.floor(i * step)]!)
}

async function alive(region: Locator): Promise<number> {
  return Number(await region.locator('.dg-root').getAttribute('data-packets-alive'))
}

/** Dots of a picture that stands still, each alone, with the picture as it is with them and without. */
async function dotsOf(page: Page, root: Locator, pixels: Pixels) {
  const shown = await root.screenshot()
  const hide = await page.addStyleTag({ content: '.dg-dots { visibility: hidden } .dg-packets { opacity: 0 }' })
  const hidden = await root.screenshot()
  await hide.evaluate((style) => (style as HTMLElement).remove())
  return { shown, hidden, all: await pixels.dots(shown, hidden) }
}

/** Those that no card and no label covers a part of, in whatever view. */
async function apart(root: Locator, dots: readonly Spot[]): Promise<Spot[]> {
  const covers = await root.evaluate((element) => {
    const { x, y } = element.getBoundingClientRect()
    return [...element.querySelectorAll('.react-flow__node, .dg-edge-label')].map((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect()
      return { left: left - x, right: right - x, top: top - y, bottom: bottom - y }
    })
  })
  const reach = 16
  return dots.filter(({ x, y }) =>
    covers.every((c) => x < c.left - reach || x > c.right + reach || y < c.top - reach || y > c.bottom + reach),
  )
}

/** A picture that stands still, with marks and dots that can be found in every frame of it. */
async function stand(page: Page, context: BrowserContext, playground: Playground) {
  await playground.open()
  const root = playground.diagram.locator('.dg-root')
  await expect.poll(() => alive(playground.diagram)).toBeGreaterThan(6)
  const pixels = await Pixels.beside(context)
  await page.bringToFront()
  const colour = await page.evaluate(() =>
    getComputedStyle(document.documentElement).getPropertyValue('--pp-accent').trim(),
  )
  await mark(page)
  // What stands still in the picture can be compared; what the page does while it moves is the same.
  await playground.transport('Pause').click()
  const dots: Spot[] = []
  for (let look = 0; look < 8 && dots.length === 0; look++) {
    if (look > 0) {
      await playground.transport('Play').click()
      await page.waitForTimeout(500)
      await playground.transport('Pause').click()
    }
    await page.mouse.move(3, 3)
    await page.waitForTimeout(600)
    const { shown, hidden, all } = await dotsOf(page, root, pixels)
    const marks = await marksIn(pixels, shown)
    for (const dot of await apart(root, all)) {
      const spot = await pixels.middle(shown, colour, dot, 9)
      // Cards have words of that colour.
      if (await pixels.middle(hidden, colour, dot, 26)) continue
      if (spot && Math.hypot(spot.x - dot.x, spot.y - dot.y) < 6) dots.push(within(spot, marks))
    }
  }
  expect(dots.length, 'dots that stand alone').toBeGreaterThan(0)
  const box = (await root.boundingBox())!

  /** How many dots in these frames are where their edges are, and how far beside it each of the others is. */
  const compare = async (frames: readonly Buffer[]) => {
    const astray: string[] = []
    let glued = 0
    for (const [i, png] of frames.entries()) {
      const now = await marksIn(pixels, png)
      const due = dots
        .slice(0, 3)
        .map((place) => outOf(place, now))
        // Controls lie over the picture's upper edge.
        .filter(
          ({ x, y }) => x > box.x + 20 && x < box.x + box.width - 20 && y > box.y + 70 && y < box.y + box.height - 20,
        )
      const spots = await pixels.middles(
        png,
        due.map((near) => ({ colour, near, reach: 10 })),
      )
      spots.forEach((spot, n) => {
        const [x, y] = spot ? [spot.x - due[n]!.x, spot.y - due[n]!.y] : [Infinity, Infinity]
        if (Math.hypot(x, y) > GLUED) astray.push(`frame ${i}, dot ${n}: ${x.toFixed(1)}, ${y.toFixed(1)}`)
        else glued++
      })
    }
    return { glued, astray }
  }
  return { box, compare }
}

for (const painter of ['Worker', 'page'] as const) {
  test(`dots that the ${painter} draws stay on their edges in every frame of drags and zooms, and when they end`, async ({
    page,
    context,
    playground,
  }) => {
    test.slow()
    if (painter === 'page')
      await page.addInitScript(() => Reflect.deleteProperty(HTMLCanvasElement.prototype, 'transferControlToOffscreen'))
    const { box, compare } = await stand(page, context, playground)
    const [x, y] = [box.x + box.width / 2, box.y + box.height - 12]
    const dragged = await framesOf(page, async () => {
      await page.mouse.move(x, y)
      await page.mouse.down()
      for (let step = 1; step <= 40; step++) {
        await page.mouse.move(x + 60 * Math.sin(step / 3), y - 2 * step)
        // Now and then the hand holds still, and canvases change places under it.
        if (step % 10 === 0) await page.waitForTimeout(220)
      }
      await page.mouse.up()
      await page.waitForTimeout(400)
    })
    const zoomed = await framesOf(page, async () => {
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
      for (let step = 0; step < 16; step++) {
        await page.mouse.wheel(0, step < 8 ? 30 : -30)
        if (step % 4 === 3) await page.waitForTimeout(220)
      }
      await page.waitForTimeout(400)
      // This one glides there.
      await playground.diagram.getByRole('button', { name: 'Zoom in' }).click()
      await page.mouse.move(3, 3)
      await page.waitForTimeout(600)
    })
    const { glued, astray } = await compare([...spread(dragged), ...spread(zoomed)])
    expect(astray).toEqual([])
    expect(glued).toBeGreaterThan(20)
  })
}

test('dots stay on their edges when the page is late to show that canvases have changed places', async ({
  page,
  context,
  playground,
}) => {
  const { box, compare } = await stand(page, context, playground)
  // The frame in which they do has something to paint that takes a while.
  const changed = page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const canvases = document.querySelectorAll('.dg-packets')
        const observer = new MutationObserver(() => {
          observer.disconnect()
          const slow = document.createElement('div')
          slow.style.cssText = 'position:fixed;left:10px;bottom:10px;width:200px;height:200px;pointer-events:none'
          slow.innerHTML = Array.from(
            { length: 24 },
            (_, i) => `<svg style="position:absolute" width="200" height="200"><filter id="slow${i}">
              <feTurbulence seed="${i}" baseFrequency="0.7" numOctaves="12"/></filter>
              <rect width="200" height="200" filter="url(#slow${i})" opacity="0.1"/></svg>`,
          ).join('')
          document.body.append(slow)
          resolve()
        })
        for (const canvas of canvases) observer.observe(canvas, { attributes: true, attributeFilter: ['class'] })
      }),
  )
  const [x, y] = [box.x + box.width / 2, box.y + box.height - 12]
  const frames = await framesOf(page, async () => {
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 40, y - 20, { steps: 3 })
    await changed
    await page.mouse.move(x - 30, y - 40, { steps: 3 })
    await page.waitForTimeout(1500)
    await page.mouse.up()
  })
  const { glued, astray } = await compare(spread(frames))
  expect(astray).toEqual([])
  expect(glued).toBeGreaterThan(5)
})

test('a dot under the pointer shows a hand, and a click on it chooses its request', async ({
  page,
  context,
  playground,
}) => {
  await playground.open()
  const root = playground.diagram.locator('.dg-root')
  const box = (await root.boundingBox())!
  await expect.poll(() => alive(playground.diagram)).toBeGreaterThan(6)
  await playground.transport('Pause').click()
  await page.mouse.move(3, 3)
  const pixels = await Pixels.beside(context)
  await page.bringToFront()
  const pane = root.locator('.react-flow__pane')
  const isOver = async () => (await pane.getAttribute('data-over-dot')) !== null
  let found: Spot | null = null
  // Cards lie over some of them, and a dot that waits at a card's edge is half below it.
  for (const { x, y } of (await dotsOf(page, root, pixels)).all) {
    if (found) break
    await page.mouse.move(box.x + x - 8, box.y + y)
    await page.mouse.move(box.x + x, box.y + y, { steps: 4 })
    const isThere = expect.poll(isOver, { timeout: 1500 }).toBe(true)
    await isThere.then(
      () => (found = { x, y }),
      () => {},
    )
  }
  expect(found).not.toBeNull()
  await page.mouse.click(box.x + found!.x, box.y + found!.y)
  await expect(root).toHaveAttribute('data-tracing', 'true')
})
