/** A new version under load: what that costs, with and without what Kubernetes has against it. */
import type { Playground } from '../pages/playground.ts'
import { expect, test } from '../pages/test.ts'

const PROBE = 'readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 1 }'
const HOOK = 'lifecycle: { preStop: { sleep: { seconds: 5 } } }'

/** Its process takes three seconds to begin to listen, and stops at once when it is told to. */
const web = (...care: string[]) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: nginx
          image: nginx:1.25
          command: [sh, -c, 'sleep 3; exec nginx -g "daemon off;"']
          ports: [{ containerPort: 80 }]
${care.map((line) => `          ${line}\n`).join('')}---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`

/** Names of the pods, once there are two and all are ready, those that go out being gone. */
async function settled(playground: Playground, before: readonly string[]): Promise<string[]> {
  let names: string[] = []
  await expect(async () => {
    const pods = await playground.pods('web').evaluateAll((all) => all.map((pod) => pod.getAttribute('aria-label')!))
    expect(pods.filter((pod) => /, Running, ready/.test(pod))).toHaveLength(2)
    expect(pods).toHaveLength(2)
    names = pods.map((pod) => /^Pod (\S+),/.exec(pod)![1]!)
    expect(names.filter((name) => before.includes(name))).toEqual([])
  }).toPass({ timeout: 60_000 })
  return names
}

test('a rolling update loses requests where pods begin and where they end, until both are seen to', async ({
  page,
  playground,
}) => {
  test.slow()
  const { inspector, diagram } = playground
  const view = (name: string) => page.getByRole('radiogroup', { name: 'Traffic' }).getByRole('radio', { name }).click()
  const counts = async () => {
    const row = inspector.getByRole('row', { name: /client.*web/ })
    const [sent, ok, failed] = (await row.locator('td.pp-num').allTextContents()).map(Number)
    return { sent: sent!, ok: ok!, failed: failed! }
  }

  /** Restarts the Deployment under load with this care taken, and counts meanwhile. */
  let pods: string[] = []
  const update = async (...care: string[]) => {
    await playground.type(web(...care))
    pods = await settled(playground, pods)
    await view('Faults')
    await page.getByLabel('Workload').selectOption({ label: 'web' })
    await view('Sources')
    // What the change to this care has cost is not asked.
    await page.waitForTimeout(1500)
    const before = await counts()
    await view('Faults')
    await page.getByRole('button', { name: /^Restart/ }).click()
    // It was done by a command, and the terminal has come with it.
    await page.getByRole('button', { name: 'Inspector', exact: true }).click()
    pods = await settled(playground, pods)
    await view('Sources')
    await page.waitForTimeout(1000)
    const after = await counts()
    expect(after.sent - before.sent, 'requests meanwhile').toBeGreaterThan(250)
    return after.failed - before.failed
  }

  await playground.open()
  await playground.restMouse()
  await playground.type(web())
  await inspector.getByRole('tab', { name: 'Traffic', exact: true }).click()
  await diagram.getByLabel('Speed').selectOption('5')
  await page.getByLabel(/^Requests a second from client to web/).fill('50')

  const neither = await update()
  await view('Over time')
  // New pods that do not listen yet, and old ones that do not any more.
  await expect(inspector.getByText('TARGET_PORT_CLOSED').first()).toBeVisible()
  await expect(inspector.getByText('POD_TERMINATED').first()).toBeVisible()
  const probed = await update(PROBE)
  const hooked = await update(HOOK)
  const both = await update(PROBE, HOOK)
  console.log(`lost: ${neither} with neither, ${probed} with a probe, ${hooked} with a hook, ${both} with both`)
  // Three seconds of nearly every second request are more than the moments at the end.
  expect(neither).toBeGreaterThan(100)
  expect(hooked).toBeGreaterThan(80)
  expect(probed).toBeGreaterThan(5)
  expect(probed).toBeLessThan(hooked)
  expect(both).toBe(0)
})
