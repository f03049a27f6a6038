/** Lessons as people take them: with the mouse, with keys alone, and on a phone. */
import { readFile } from 'node:fs/promises'
import { expectNoFindings, inEveryLook } from './pages/axe.ts'
import { focused, pressUntil } from './pages/keys.ts'
import { expect, test } from './pages/test.ts'
import { crampedControls } from './pages/cramped.ts'

const FIRST = "A Pod's address is not for long"
const SECOND = 'One address for all of them'
const SELECTOR = 'The selector that selects nothing'
const NFTABLES = 'The same rules in a newer hand'
const CHALLENGE = 'The shop that refuses everybody'
const NEXT_CHALLENGE = 'Ready, selected, and refused'

test('a newcomer is invited, does the first lesson by mouse, and finds everything again', async ({
  page,
  playground,
  terminal,
  lesson,
}) => {
  test.slow()
  await playground.open()
  await playground.change('replicas: 2', 'replicas: 3')
  await expect(playground.pods()).toHaveCount(3)
  await page
    .getByRole('group', { name: 'Invitation' })
    .getByRole('button', { name: /lesson/ })
    .click()
  await lesson.list.getByRole('button', { name: 'Start the first lesson' }).click()
  await lesson.opened(FIRST)
  await expect(lesson.title).toBeFocused()
  await expect(lesson.region.getByRole('heading', { level: 2 })).toHaveText(/^Lesson 1 of \d+$/)
  await expect(page.getByRole('group', { name: 'Invitation' })).toHaveCount(0)

  // A link of the prose shows the thing.
  const pod = playground.pods('web')
  await lesson.region.getByRole('button', { name: 'Pod', exact: true }).click()
  await expect(pod).toBeFocused()
  await expect(pod).toHaveAttribute('data-lit', '')

  // Step by step, as the prose says.
  await lesson.line('kubectl get pods -o wide').first().click()
  await terminal.prompt()
  const address = /^Pod web\S*, ([\d.]+),/.exec((await pod.getAttribute('aria-label')) ?? '')![1]!
  await terminal.run(`kubectl exec client -- curl -s ${address}`)
  await lesson.holds(1)
  await lesson.line('kubectl delete pod -l app=web').click()
  await terminal.shows(/pod "web\S*" deleted/)
  await terminal.prompt()
  await terminal.run(`kubectl exec client -- curl -sS --max-time 3 ${address}`)
  await lesson.holds(2)
  await expect(page.getByRole('status').filter({ hasText: 'All checks hold' })).toBeAttached()

  // What came of it can be followed, hop by hop.
  await lesson.region.getByRole('button', { name: /^The request that showed it: .*old address/ }).click()
  await expect(playground.inspector.getByText('POD_TERMINATED').first()).toBeVisible()

  // It is remembered.
  await page.reload()
  await lesson.opened(FIRST)
  await lesson.holds(2)
  await lesson.next.click()
  await lesson.opened(SECOND)
  await expect(lesson.title).toBeFocused()

  // The sandbox is as it was.
  await lesson.region.getByRole('button', { name: 'Leave the lesson' }).click()
  await expect(lesson.region).toHaveCount(0)
  await expect(playground.pods()).toHaveCount(3)
  expect(await playground.read()).toBe(playground.text)
})

test('who comes by a link to a lesson is in it, leaves for the sandbox, and is not invited', async ({
  page,
  playground,
}) => {
  await page.goto('/#lesson=02-cluster-ip/05-labels')
  const panel = page.getByRole('region', { name: 'Lesson' })
  await expect(panel.getByRole('heading', { name: 'The selector that selects nothing' })).toBeVisible()
  await expect(playground.service('web')).toBeVisible()
  await panel.getByRole('button', { name: 'Leave the lesson' }).click()
  await expect(playground.service('nginx-clusterip')).toBeVisible()
  await expect(page.getByText('Start with a lesson')).toHaveCount(0)
})

test('a prediction is judged, and progress goes out and comes back', async ({ page, playground, terminal, lesson }) => {
  await page.goto('/')
  await expect(playground.pods().first()).toBeVisible()
  await lesson.choose(NFTABLES)
  const guess = lesson.region.getByRole('radiogroup')
  await guess.getByRole('radio', { name: /Nobody says anything/ }).check()
  await lesson.region.getByRole('button', { name: 'Send it' }).click()
  await expect(lesson.region.getByText(/^Not this time: it was refused/)).toBeVisible()
  await lesson.region.getByRole('button', { name: 'See how it went' }).click()
  await expect(playground.inspector.getByText('PORT_NOT_EXPOSED').first()).toBeVisible()

  // Hints come one at a time.
  await lesson.region.getByRole('button', { name: 'Hint', exact: true }).click()
  await expect(lesson.region.getByRole('list', { name: 'Hints' }).getByRole('listitem')).toHaveCount(1)

  await lesson.line('kubectl exec client -- curl -sS web').click()
  await lesson.holds(1)
  await lesson.line('kubectl exec client -- curl -sS --max-time 5 web:8080').click()
  await terminal.shows(/Failed to connect|Connection refused/)
  await lesson.holds(2)

  await page.getByRole('button', { name: 'Lessons', exact: true }).click()
  await expect(lesson.list.getByRole('button', { name: `done ${NFTABLES}` })).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    lesson.list.getByRole('button', { name: 'Save to a file' }).click(),
  ])
  const saved = await readFile(await download.path(), 'utf8')

  await page.evaluate(() => localStorage.clear())
  await page.goto('/#')
  await page.evaluate(() => localStorage.clear())
  await page.reload()
  await page.getByRole('button', { name: 'Lessons', exact: true }).click()
  await expect(lesson.list.getByRole('button', { name: `not begun ${NFTABLES}` })).toBeVisible()
  await lesson.list
    .getByLabel('File of progress')
    .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{}') })
  await expect(page.getByText(/^This is no file of progress/)).toBeVisible()
  await lesson.list
    .getByLabel('File of progress')
    .setInputFiles({ name: 'p.json', mimeType: 'application/json', buffer: Buffer.from(saved) })
  await expect(lesson.list.getByRole('button', { name: `done ${NFTABLES}` })).toBeVisible()
})

test('on a phone the invitation comes to a place that was kept for it', async ({ page, playground }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  let letGo = () => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  await page.route(/assets\/invitation/, async (route) => {
    await held
    await route.continue()
  })
  await page.goto('/')
  await expect(playground.pods().first()).toBeVisible()
  const foot = page.getByRole('contentinfo')
  const before = await foot.boundingBox()
  await expect(page.getByRole('group', { name: 'Invitation' })).toHaveCount(0)
  letGo()
  await expect(page.getByRole('group', { name: 'Invitation' })).toBeVisible()
  expect(await foot.boundingBox()).toEqual(before)
  await page.getByRole('button', { name: 'No, thank you' }).click()
  await expect.poll(async () => (await foot.boundingBox())!.y).toBe(before!.y + 44)
  await page.reload()
  await expect(playground.pods().first()).toBeVisible()
  expect((await foot.boundingBox())!.y).toBe(before!.y + 44)
})

test('beside a lesson the controls of every pane have room, at any width', async ({ page, lesson }) => {
  await page.goto('/')
  await lesson.choose(FIRST)
  for (const width of [880, 960, 1100, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    await expect.poll(() => page.evaluate(crampedControls), `at ${width}`).toEqual([])
  }
})

test('without a lesson they have it too, on a phone as on a wide screen', async ({ page, playground }) => {
  await playground.open()
  for (const width of [360, 390, 760, 1024]) {
    await page.setViewportSize({ width, height: 800 })
    await expect.poll(() => page.evaluate(crampedControls), `at ${width}`).toEqual([])
  }
})

test('a lesson is found by a reason that a request ended with', async ({ page, playground, lesson }) => {
  await page.goto('/')
  await expect(playground.pods().first()).toBeVisible()
  await page.getByRole('button', { name: 'Lessons', exact: true }).click()
  const lessons = lesson.list.getByRole('listitem').getByRole('button')
  await expect.poll(() => lessons.count()).toBeGreaterThan(30)
  await lesson.list.getByRole('searchbox', { name: 'Find a lesson' }).fill('firewall_closed')
  await expect(lesson.list.getByRole('status')).toHaveText(/^\d+ found$/)
  const few = await lessons.count()
  expect(few).toBeGreaterThan(0)
  expect(few).toBeLessThan(6)
  await lesson.list.getByRole('searchbox').fill('quantum entanglement')
  await expect(lesson.list.getByRole('status')).toHaveText('No lesson speaks of that.')
  await lesson.list.getByRole('searchbox').fill('sessionAffinityConfig')
  const title = (await lessons.first().locator('span').innerText()).trim()
  await lessons.first().click()
  await lesson.opened(title)
})

test('a challenge, with keys alone', async ({ page, playground, terminal, lesson }) => {
  await page.goto('/')
  await expect(playground.pods().first()).toBeVisible()
  await page.keyboard.press('l')
  await expect(lesson.list).toBeVisible()
  await pressUntil(page, 'Tab', new RegExp(`^${CHALLENGE}`), 60)
  await page.keyboard.press('Enter')
  await lesson.opened(CHALLENGE)
  await expect(lesson.title).toBeFocused()

  await pressUntil(page, 'Tab', /^Run: kubectl exec client -- curl -sS shop/)
  await page.keyboard.press('Enter')
  await terminal.shows(/Connection refused|Failed to connect/)
  await expect(terminal.input).toBeFocused()
  await terminal.prompt()
  await terminal.run('kubectl set selector svc shop app=shop')
  await lesson.holds(2)
  // Who types keeps the keyboard; the way to the next one is short.
  await expect(terminal.input).toBeFocused()
  await page.keyboard.press('Control+`')
  await page.keyboard.press('l')
  await expect.poll(() => focused(page)).toBe('Next lesson')
  await page.keyboard.press('Enter')
  await lesson.opened(NEXT_CHALLENGE)
  await expect(lesson.title).toBeFocused()

  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('combobox', { name: 'Command, thing or act' })).toBeFocused()
  await page.keyboard.type('leave the lesson')
  await page.keyboard.press('Enter')
  await expect(lesson.region).toHaveCount(0)
  await expect(playground.pods()).toHaveCount(2)
})

test('Solve asks first, shows the answer, and does not count', async ({ page, playground, lesson }) => {
  await page.goto('/')
  await expect(playground.pods().first()).toBeVisible()
  await lesson.choose(SELECTOR)
  await lesson.region.getByRole('button', { name: 'Solve' }).click()
  await expect(lesson.region.getByText(/never counts as done/)).toBeVisible()
  await lesson.region.getByRole('button', { name: 'Fill it in' }).click()
  await lesson.holds(2)
  await expect(lesson.region.getByText(/does not count as done/)).toBeVisible()
  await page.getByRole('button', { name: 'Lessons', exact: true }).click()
  await expect(lesson.list.getByRole('button', { name: `solved by Solve ${SELECTOR}` })).toBeVisible()

  // Another one comes into view, though the pane was folded away.
  await page.keyboard.press('Escape')
  await lesson.region.getByRole('button', { name: 'Hide the lesson' }).click()
  await expect(lesson.title).toBeHidden()
  await lesson.choose(FIRST)
  await expect(lesson.title).toBeVisible()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('a lesson is read, done in the editor, and its traffic watched', async ({ page, playground, lesson }) => {
    await page.goto('/')
    await expect(playground.pods().first()).toBeVisible()
    await lesson.choose(SELECTOR)
    const panes = page.getByRole('navigation', { name: 'Panes' })

    // Read to the end, look elsewhere, and come back to the same place.
    await lesson.region.getByRole('heading', { name: 'What you have seen' }).scrollIntoViewIfNeeded()
    const scrolled = () => lesson.region.getByRole('article').evaluate((element) => element.scrollTop)
    const before = await scrolled()
    expect(before).toBeGreaterThan(100)
    await panes.getByRole('button', { name: 'Diagram', exact: true }).tap()
    await expect(playground.service('web')).toHaveAccessibleName(/0 of 0 endpoints ready/)
    await panes.getByRole('button', { name: 'Lesson', exact: true }).tap()
    expect(await scrolled()).toBe(before)

    // What a check has tried is told hop by hop.
    await lesson.region.getByRole('button', { name: 'Show the checks' }).tap()
    await lesson.region
      .getByRole('button', { name: /^The request that showed it/ })
      .first()
      .tap()
    await expect(page.getByRole('dialog').getByText('NO_MATCHING_PODS').first()).toBeVisible()
    await page.getByRole('button', { name: 'Close' }).tap()

    // Its link leads to the line; the line is mended there.
    await lesson.region.getByRole('button', { name: 'service.yaml' }).tap()
    await expect(playground.editor.locator('.monaco-editor').first()).toBeVisible()
    await expect(playground.editor.getByText(/^Ln 6,/)).toBeVisible()
    await expect(playground.textbox).toBeFocused()
    await playground.type(SERVICE)
    await expect(page.getByText('To the lesson')).toBeVisible()
    await expect(panes.getByRole('img', { name: 'done' })).toBeVisible()

    await panes.getByRole('button', { name: 'Diagram', exact: true }).tap()
    await expect(playground.service('web')).toHaveAccessibleName(/3 of 3 endpoints ready/)
    await expect(playground.narration).toHaveText(/^client → web:80 .*, 200/)
    await panes.getByRole('button', { name: 'Lesson', exact: true }).tap()
    await lesson.holds(2)
    await lesson.next.tap()
    await expect(lesson.title).not.toHaveText(SELECTOR)
  })
})

inEveryLook('lessons have no accessibility findings', async ({ page, playground, lesson }) => {
  await page.goto('/')
  await expect(playground.pods().first()).toBeVisible()
  await expect(page.getByRole('group', { name: 'Invitation' })).toBeVisible()
  await expectNoFindings(page, { where: 'invitation', within: '.li' })
  await page.getByRole('button', { name: 'Lessons', exact: true }).click()
  await expect(lesson.list.getByRole('button', { name: FIRST })).toBeVisible()
  await expectNoFindings(page, { where: 'list', within: 'dialog' })
  await lesson.list.getByRole('button', { name: SELECTOR }).click()
  await lesson.opened(SELECTOR)
  const unfold = lesson.region.getByRole('button', { name: 'Show the checks' })
  if (await unfold.isVisible()) await unfold.click()
  await lesson.region.getByRole('button', { name: 'Hint', exact: true }).click()
  await expectNoFindings(page, { where: 'lesson', within: 'section[aria-label=Lesson]' })
})

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
`
