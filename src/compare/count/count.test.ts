import { describe, expect, it } from 'vitest'
import { PROVIDERS } from '../../engine/cloud/providers.ts'
import { LocalHost } from '../../host/local-host.ts'
import type { Update } from '../../host/messages.ts'
import { ADDONS } from '#manifest/addons'
import { DEMO } from '../../share/demo.ts'
import { ARTICLE, HOURS, PRICES } from './prices.ts'
import { countUp, dollars } from './saving.ts'

describe('prices', () => {
  const plain = { internal: false }
  it.each([
    ['gcp', PROVIDERS.gcp!.price(plain)],
    ['aws', PROVIDERS.aws!.price({ ...plain, network: false })],
    ['aws-nlb', PROVIDERS.aws!.price({ ...plain, network: true })],
    ['azure', PROVIDERS.azure!.price(plain)],
    ['metallb', PROVIDERS.metallb!.price(plain)],
  ])('of %s are those that the engine reckons with: %d', (provider, month) => {
    expect(PRICES.find((one) => one.provider === provider)!.month).toBe(month)
  })

  it('are made of what is said beside them', () => {
    for (const { month, made } of PRICES.filter((one) => one.month > 0)) {
      const hourly = [...made.matchAll(/\$([\d.]+)/g)].reduce((sum, [, text]) => sum + Number(text), 0)
      expect(month).toBeCloseTo(hourly * HOURS, 1)
    }
  })

  it('of clouds are within the article’s band', () => {
    for (const { month } of PRICES.filter((one) => one.month > 0)) {
      expect(month).toBeGreaterThanOrEqual(ARTICLE.low)
      expect(month).toBeLessThanOrEqual(ARTICLE.high)
    }
  })

  it('are written as dollars', () => expect(dollars(1234.5)).toBe('$1,234.50'))
})

const balancer = (name: string, app = 'nginx-demo', port = 80) => `---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { type: LoadBalancer, selector: { app: ${app} }, ports: [{ port: ${port} }] }
`
const DATABASE = `---
apiVersion: v1
kind: Pod
metadata: { name: db, labels: { app: db } }
spec: { containers: [{ name: db, image: "memcached:1.6" }] }
${balancer('db', 'db', 11211)}`

async function count(more: string) {
  const updates: Update[] = []
  const host = new LocalHost({ realTime: false })
  host.onUpdate((update) => updates.push(update))
  const files = [...DEMO.files, ...(more === '' ? [] : [{ name: 'more.yaml', text: more }])]
  await host.ask({ type: 'start', playground: { files, config: '', seed: 1 } })
  const topology = updates.findLast((update) => update.topology)!.topology!
  const services = topology.loadBalancers.map(({ service }) => service)
  const found = await host.ask({ type: 'reach', services, from: ['client/internet'] })
  return countUp(topology, new Map(found.map((one) => [one.service, one])))
}

describe('what an Ingress would save', () => {
  it('is nothing for one load balancer, as its controller needs one too', async () => {
    expect(await count('')).toMatchObject({ month: 18.25, saved: 0, front: null })
  })

  it('is all of them but one, as far as they answer HTTP', async () => {
    const { month, http, saved } = await count(balancer('a') + balancer('b') + DATABASE)
    expect(month).toBe(4 * 18.25)
    expect(http.map(({ name }) => name)).toEqual(expect.not.arrayContaining(['db']))
    expect(saved).toBe(2 * 18.25)
  })

  it('is all of them where a controller has its own already', async () => {
    const { month, front, saved } = await count(`${ADDONS['ingress-nginx.yaml']!}\n${balancer('a')}`)
    expect(month).toBe(3 * 18.25)
    expect(front?.service).toBe('service/ingress-nginx/ingress-nginx-controller')
    expect(saved).toBe(2 * 18.25)
  })
})
