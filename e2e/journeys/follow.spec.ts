/** Somebody follows one packet through every hop, in both readings, by what a screen reader is told of it. */
import type { Playground } from '../pages/playground.ts'
import { expect, test } from '../pages/test.ts'

interface Step {
  /** What the Inspector calls the hop: `1 Client internet Sent`. */
  hop: string
  /** The things of the diagram that are marked as the current step, by kind and name. */
  at: string[]
  /** What is narrated. */
  said: string
}

/** Walks the chosen request with the arrow keys, from its first hop to its last. */
async function follow({ page, inspector, diagram, narration }: Playground): Promise<Step[]> {
  const hops = inspector.locator('[aria-pressed]').filter({ hasText: /^\d+/ })
  const count = Number(/(\d+) hops/.exec(await inspector.getByText(/· \d+ hops/).innerText())![1])
  await hops.first().press('Enter')
  const steps: Step[] = []
  for (let n = 1; n <= count; n++) {
    if (n > 1) await page.keyboard.press('ArrowRight')
    await expect(narration).toHaveText(new RegExp(`^Hop ${n} of ${count}, `))
    const current = diagram.locator('[aria-current=step]')
    await expect(current.first()).toBeVisible()
    const names = await current.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')!.split(',')[0]!))
    const hop = await inspector.locator('[aria-pressed=true]').filter({ hasText: /^\d+/ }).innerText()
    steps.push({ hop: hop.replaceAll(/\s+/g, ' '), at: names, said: await narration.innerText() })
  }
  return steps
}

async function both(playground: Playground, check: (steps: Step[], reading: 'Logical' | 'Physical') => void) {
  for (const reading of ['Logical', 'Physical'] as const) {
    await playground.diagram.getByRole('radio', { name: reading }).click()
    check(await follow(playground), reading)
  }
}

/** The places in their order, each once where the packet stays. */
function way(steps: Step[]): string[] {
  return steps.flatMap(({ at }) => at.join(' + ')).filter((place, i, all) => place !== all[i - 1])
}

/** kube-proxies write what they have heard of within a second; until then the packets meet the old rules. */
const proxiesHaveWritten = ({ page }: Playground) => page.waitForTimeout(1500)

const POD = expect.stringMatching(/^Pod nginx-demo-/)

test.beforeEach(async ({ playground }) => {
  await playground.open()
  await playground.transport('Pause').click()
  await playground.restMouse()
})

test('through a ClusterIP: rewritten on the node where the packet starts', async ({ playground }) => {
  await playground.send({ from: /^client/, service: 'nginx-clusterip', through: 'ClusterIP' })
  await both(playground, (steps, reading) => {
    const rewritten = steps.find(({ said }) => said.includes('destination rewritten'))!
    expect(rewritten.said).toMatch(/node-1: destination rewritten, 10\.96\.\d+\.\d+:80 becomes 10\.244\.\d\.\d:80$/)
    expect(rewritten.at).toEqual([reading === 'Logical' ? 'Service nginx-clusterip' : 'Node node-1'])
    expect(steps[0]!.at).toEqual(['Pod client'])
    expect(steps.at(-1)).toMatchObject({ at: ['Pod client'], hop: expect.stringMatching(/Received/) })
    expect(way(steps)).toEqual(
      reading === 'Logical'
        ? ['Pod client', 'Service nginx-clusterip', POD, 'Service nginx-clusterip', 'Pod client']
        : expect.arrayContaining(['Pod client', 'Node node-1', POD]),
    )
  })
})

test('through a node port: in by a node, on by its Service, and back the same way', async ({ playground }) => {
  await playground.send({ from: /^internet/, service: 'nginx-nodeport', through: 'NodePort' })
  await both(playground, (steps, reading) => {
    expect(steps[0]!.at).toEqual(['Client internet'])
    const rewritten = steps.find(({ said }) => said.includes('destination rewritten'))!
    expect(rewritten.said).toMatch(/:30100 becomes 10\.244\.\d\.\d:80$/)
    expect(rewritten.at[0]).toMatch(/^Node node-\d$/)
    expect(steps.find(({ said }) => said.includes('source rewritten'))!.said).toMatch(
      /198\.51\.100\.7:\d+ becomes 10\./,
    )
    if (reading === 'Logical') expect(way(steps)).toContain('Service nginx-nodeport')
    expect(steps.at(-1)!.at).toEqual(['Client internet'])
  })
})

test('through a load balancer: balanced to a node, and from there as through a node port', async ({ playground }) => {
  await playground.send({ from: /^internet/, service: 'nginx-loadbalancer', through: 'LoadBalancer' })
  await both(playground, (steps) => {
    expect(way(steps).slice(0, 2)).toEqual(['Client internet', 'Load balancer nginx-loadbalancer'])
    expect(steps.some(({ said }) => said.includes('balanced'))).toBe(true)
    expect(steps.find(({ said }) => said.includes('destination rewritten'))!.said).toMatch(
      /becomes 10\.244\.\d\.\d:80$/,
    )
    expect(steps.at(-1)!.at).toEqual(['Client internet'])
  })
})

test('to a Service that selects no pod: refused where the packet starts', async ({ playground }) => {
  await playground.transport('Play').click()
  await playground.changeIn('nginx-clusterip', /app: nginx-demo/, 'app: nobody')
  await expect(playground.service('nginx-clusterip')).toHaveAttribute('aria-label', /0 of 0 endpoints ready/)
  await proxiesHaveWritten(playground)
  await playground.transport('Pause').click()
  await playground.send({ from: /^client/, service: 'nginx-clusterip', through: 'ClusterIP' })
  await expect(playground.inspector.getByText('NO_MATCHING_PODS', { exact: true })).toBeVisible()
  await both(playground, (steps, reading) => {
    const end = steps.find(({ said }) => said.includes('rejected'))!
    expect(end.at).toContain(reading === 'Logical' ? 'Service nginx-clusterip' : 'Node node-1')
    expect(way(steps).flat()).not.toContainEqual(POD)
  })
})

test('to a load balancer that lets others in: it waits in vain', async ({ playground }) => {
  await playground.transport('Play').click()
  await playground.changeIn(
    'nginx-loadbalancer',
    /type: LoadBalancer/,
    'type: LoadBalancer\n  loadBalancerSourceRanges: [192.0.2.0/24]',
  )
  await expect(playground.editor.getByText('In the cluster')).toBeVisible()
  await proxiesHaveWritten(playground)
  await playground.send({ from: /^internet/, service: 'nginx-loadbalancer', through: 'LoadBalancer' })
  await expect(playground.inspector.getByText('LB_SOURCE_RANGE', { exact: true })).toBeVisible()
  await playground.transport('Pause').click()
  await both(playground, (steps) => {
    expect(steps.at(-1)!.said).toMatch(/dropped/)
    expect(way(steps)).not.toContainEqual(POD)
  })
})

test('past a policy that lets nobody in: dropped before the pod', async ({ playground }) => {
  await playground.transport('Play').click()
  await playground.type(`${playground.text}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: nobody }
spec: { podSelector: { matchLabels: { app: nginx-demo } }, policyTypes: [Ingress] }
`)
  await expect(playground.pods().first()).toHaveAttribute('aria-label', /isolated/)
  await playground.send({ from: /^client/, service: 'nginx-clusterip', through: 'ClusterIP' })
  await expect(playground.inspector.getByText('NETPOL_INGRESS_DENIED', { exact: true })).toBeVisible()
  await playground.transport('Pause').click()
  await both(playground, (steps) => {
    expect(steps.at(-1)!.said).toMatch(/denied by policy/)
    expect(steps.map(({ said }) => said).join()).not.toContain('delivered')
  })
})

test('of a client that a Service remembers: three requests end at the same pod', async ({ playground }) => {
  await playground.transport('Play').click()
  await playground.changeIn('nginx-clusterip', /type: ClusterIP/, 'type: ClusterIP\n  sessionAffinity: ClientIP')
  await expect(playground.editor.getByText('In the cluster')).toBeVisible()
  await proxiesHaveWritten(playground)
  const pods = new Set<string>()
  for (let n = 0; n < 3; n++) {
    await playground.send({ from: /^client/, service: 'nginx-clusterip', through: 'ClusterIP' })
    const steps = await follow(playground)
    pods.add(steps.find(({ hop }) => hop.includes('Delivered'))!.at[0]!)
  }
  expect([...pods]).toEqual([POD])
})
