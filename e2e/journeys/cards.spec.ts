import { expect, test } from '../pages/test.ts'
import { encodePlayground } from '../../src/share/codec.ts'
import { DEMO } from '../../src/share/demo.ts'

const hashOf = async (files: { name: string; text: string }[], config = '') =>
  `#${await encodePlayground({ files, config, seed: 1 })}`

const SHOP = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: app, image: "nginx:1.25" }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: 80 }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }
          - { path: /pay, pathType: Prefix, backend: { service: { name: pay, port: { number: 80 } } } }
`

test('cards tell how much passes them, and pods which part of it they get', async ({ playground }) => {
  await playground.open()
  const service = playground.service('nginx-nodeport')
  await expect(service).toContainText(/[1-9]\d*\.?\d*\/s|0\.[1-9]\/s/)
  await expect(service).toContainText('30100')
  const shares = playground.pods().getByTitle('Its share of what its Services get')
  await expect(shares).toHaveCount(2)
  await expect(playground.diagram.getByLabel(/^Load balancer nginx-loadbalancer/)).toContainText('$18.25/mo')
  await playground.transport('Pause').click()
  const sum = (await shares.allInnerTexts()).reduce((all, share) => all + parseInt(share), 0)
  expect(sum).toBeGreaterThanOrEqual(99)
  expect(sum).toBeLessThanOrEqual(101)
})

test('a Service shows what its type consists of', async ({ playground }) => {
  await playground.open()
  await expect(playground.service('nginx-loadbalancer')).toContainText(/LoadBalancer.*NodePort.*ClusterIP/)
  await playground.changeIn('nginx-nodeport', /type: NodePort/, 'type: ClusterIP')
  await expect(playground.service('nginx-nodeport')).not.toContainText('NodePort')
})

test('addresses of the second family are to be seen', async ({ playground }) => {
  const text = DEMO.files[0]!.text.replace('  type: ClusterIP', '  ipFamilyPolicy: PreferDualStack\n  type: ClusterIP')
  const dual = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking: { ipFamily: dual }\n'
  await playground.open(await hashOf([{ name: 'nginx-demo.yaml', text }], dual))
  await expect(playground.service('nginx-clusterip').getByText(/^fd00:10:96::/)).toBeVisible()
  await expect(playground.diagram.getByLabel(/^Node node-1,/).getByText(/^fd00:/)).toBeVisible()
  await expect(
    playground
      .pods()
      .first()
      .getByText(/^fd00:10:244:/),
  ).toBeVisible()
})

test('an Ingress is drawn as a rule, with what it leads to and what is missing', async ({ page, playground }) => {
  await page.goto(`/${await hashOf([{ name: 'shop.yaml', text: SHOP }])}`)
  const shop = playground.diagram.getByLabel(/^Ingress shop, class nginx, nobody serves it, 2 rules$/)
  await expect(shop).toBeVisible()
  await expect(shop).toContainText('shop.example.com/pay→ pay')
  await expect(shop).toContainText('not served')
  await expect(playground.diagram.getByLabel('Missing: there is no Service pay')).toBeVisible()
})

test('an edge says why it is there, and leads to the line that says so', async ({ page, playground }) => {
  await playground.open()
  const edge = page.locator('[data-id^="endpoint:service/default/nginx-nodeport>"] .dg-edge').first()
  const at = await edge.evaluate((path: SVGPathElement) => {
    const { x, y } = path.getPointAtLength(path.getTotalLength() * 0.3)
    const { a, d, e, f } = path.getScreenCTM()!
    return { x: x * a + e, y: y * d + f }
  })
  await playground.transport('Pause').click()
  await page.mouse.click(at.x, at.y)
  const why = playground.diagram.getByRole('note')
  await expect(why).toContainText('is an endpoint of Service nginx-')
  await expect(why).toContainText('requests a second')
  const field = why.getByRole('button', { name: /^Service nginx-\S+ ?spec\.selector/ })
  const name = /nginx-\w+/.exec(await field.innerText())![0]
  await field.click()
  const line = playground.lineOf(`  name: ${name}\n`)
  await expect(async () => {
    const said = /Ln (\d+)/.exec(await playground.editor.innerText())
    expect(Number(said?.[1])).toBeGreaterThan(line)
    expect(Number(said?.[1])).toBeLessThan(line + 6)
  }).toPass()
})

test('what was dragged stays through an edit and through the other reading', async ({ page, playground }) => {
  await playground.open()
  const node = playground.diagram.getByLabel(/^Node node-2,/)
  const box = (await node.boundingBox())!
  await page.mouse.move(box.x + 12, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + 40, box.y + box.height / 2 + 25, { steps: 5 })
  await page.mouse.up()
  const place = () => node.evaluate((card) => (card as HTMLElement).style.transform)
  const dragged = await place()
  await playground.change('replicas: 2', 'replicas: 3')
  await expect(playground.pods()).toHaveCount(3)
  expect(await place()).toBe(dragged)
  await playground.diagram.getByRole('radio', { name: 'Physical' }).click()
  await expect.poll(place).not.toBe(dragged)
  await playground.diagram.getByRole('radio', { name: 'Logical' }).click()
  await expect.poll(place).toBe(dragged)
})

test('a stack of pods unfolds with Enter, and each of them can be walked to', async ({ page, playground }) => {
  await playground.open()
  await playground.change('replicas: 2', 'replicas: 60')
  const stack = playground.diagram.getByLabel(/^nginx-demo, 60 pods/)
  await expect(stack).toBeVisible()
  await expect(stack).toHaveAttribute('aria-expanded', 'false')
  await stack.focus()
  await page.keyboard.press('Enter')
  await expect(stack).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowDown')
  await expect(playground.pods().and(page.locator(':focus'))).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(playground.inspector).toContainText(/Pod nginx-demo-/)
})

test('a mouse that strides over the picture meets the ground, and cards when it slows down', async ({
  page,
  playground,
}) => {
  await playground.open()
  const node = playground.diagram.getByLabel(/^Node node-2,/)
  const pane = playground.diagram.locator('.react-flow__pane')
  const whole = (await pane.boundingBox())!
  const box = (await node.boundingBox())!
  const aim = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  // A busy machine may see too few moves of a stroke, and somebody strides on; the page itself sees when it was enough.
  let strode = false
  const seen = pane.evaluate(
    (ground) =>
      new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => ground.hasAttribute('data-strode') && resolve())
        observer.observe(ground, { attributes: true })
      }),
  )
  void seen.then(() => (strode = true))
  await expect(async () => {
    await page.mouse.move(whole.x + 5, aim.y)
    await page.mouse.move(whole.x + whole.width - 5, aim.y, { steps: 14 })
    await page.mouse.move(whole.x + 5, aim.y, { steps: 14 })
    expect(strode).toBe(true)
  }).toPass()
  await expect(pane).not.toHaveAttribute('data-strode')
  await page.mouse.move(aim.x, aim.y)
  await expect.poll(() => node.evaluate((card) => card.matches(':hover'))).toBe(true)
  await page.mouse.down()
  await page.mouse.up()
  await expect(node).toHaveClass(/is-selected/)
})
