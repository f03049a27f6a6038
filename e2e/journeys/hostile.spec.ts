import { expect, test } from '../pages/test.ts'
import type { Playground } from '../pages/playground.ts'

/** The promise is a second; a busy machine gets two. */
const PATIENCE_MS = 2000

test.beforeEach(async ({ playground }) => {
  await playground.open()
  await playground.restMouse()
})

const DOCUMENT = `apiVersion: v1
kind: Service
metadata:
  name: extra
spec:
  ports:
    - port: 80
`

const WRONG: [what: string, document: string, message: RegExp][] = [
  ['YAML that does not parse', 'kind: [Service\nmetadata: {', /yaml|flow|expected/i],
  [
    'an unknown kind',
    'apiVersion: v1\nkind: Servise\nmetadata:\n  name: extra\n',
    /no matches for kind "Servise" in version "v1"/,
  ],
  [
    'a wrong type',
    DOCUMENT.replace('port: 80', 'port: eighty'),
    /cannot be handled as a Service|cannot unmarshal string/i,
  ],
  ['a missing field', DOCUMENT.replace(/spec:[^]*/, 'spec: {}\n'), /spec\.ports: Required value/],
  [
    'a NodePort out of range',
    DOCUMENT.replace('ports:', 'type: NodePort\n  ports:').replace('port: 80', 'port: 80\n      nodePort: 8080'),
    /provided port is not in the valid range\. The range of valid ports is 30000-32767/,
  ],
  ['an alias bomb', aliasBomb(), /alias/i],
]

for (const [what, document, message] of WRONG) {
  test(`${what}: a clear message within a second, and nothing is lost`, async ({ playground }) => {
    const before = await labels(playground)
    const text = `${playground.text}---\n${document}`
    await playground.type(text)
    await expectMessage(playground, message)

    await expectAlive(playground)
    expect(await labels(playground)).toEqual(before)
    expect(await playground.read()).toBe(text)
  })
}

test('5,000 replicas: a clear message within a second, and the pods that run go on', async ({ playground }) => {
  await playground.change('replicas: 2', 'replicas: 5000')
  await expectMessage(playground, /5,?000|replicas/)
  await expectAlive(playground)
  await expect.poll(() => playground.readyAddresses()).not.toEqual([])
})

test('a paste of 5 MB: a clear message, and the text before it comes back', async ({ page, playground }) => {
  const before = await labels(playground)
  await playground.textbox.focus()
  await page.keyboard.press('ControlOrMeta+a')
  const line = `# ${'x'.repeat(98)}\n`
  const started = Date.now()
  await page.evaluate(async (part) => {
    await navigator.clipboard.writeText(part.repeat(50_000))
  }, line)
  await page.keyboard.press('ControlOrMeta+v')
  await expect(playground.page.getByText(/too large|at most|limit|MB/i).first()).toBeVisible()
  console.log(`5 MB paste: message after ${Date.now() - started} ms`)
  await expectAlive(playground)
  expect(await labels(playground)).toEqual(before)

  await playground.textbox.focus()
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(() => playground.read()).toBe(playground.text)
})

/** The message appears under Problems within the promised time, counted from the end of the typing. */
async function expectMessage(playground: Playground, message: RegExp): Promise<void> {
  const started = Date.now()
  const shown = () => playground.problems.getByText(message).count()
  await expect.poll(shown, { intervals: [25] }).toBeGreaterThan(0)
  const took = Date.now() - started
  console.log(`message after ${took} ms`)
  expect(took).toBeLessThan(PATIENCE_MS)
}

/** Requests still arrive, and a click is still answered. */
async function expectAlive(playground: Playground): Promise<void> {
  const newest = async () => playground.inspector.getByRole('row').nth(1).textContent()
  const seen = await newest()
  await expect.poll(newest).not.toBe(seen)
  await playground.transport('Pause').click()
  await playground.transport('Play').click()
  await playground.restMouse()
}

/** What the cluster holds, without what changes by itself. */
async function labels(playground: Playground): Promise<string[]> {
  const all = playground.diagram.getByLabel(/^(Service|Pod|Load balancer|Node) /)
  return (await all.evaluateAll((things) => things.map((thing) => thing.getAttribute('aria-label') ?? ''))).toSorted()
}

/** Nine levels of nine aliases each: a billion values when unfolded. */
function aliasBomb(): string {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
  const levels = names.map((name, i) => {
    const below = i === 0 ? 'lol' : `*${names[i - 1]}`
    return `${name}: &${name} [${Array(9).fill(below).join(', ')}]`
  })
  return `${levels.join('\n')}\n`
}
