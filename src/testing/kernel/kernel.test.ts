import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { Cluster, loadProxyMode, type ProxyMode } from '#engine'
import { compare, type Testimony } from './compare.ts'
import { generateCluster } from './generate.ts'
import { LOADERS } from './loaders.ts'
import { readOptions } from './options.ts'
import { readScenario, readScenarios } from './scenario.ts'
import { Twin } from './twin.ts'

const spec = readFileSync(new URL('../../engine/SPEC.md', import.meta.url), 'utf8')
const scenarios = readScenarios()

beforeAll(async () => {
  await loadProxyMode('nftables')
  await loadProxyMode('ipvs')
})

describe('the scenarios that a kernel judges', () => {
  it('[LAB-1] are at least 40, each a situation of its own, and prove what is numbered', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(40)
    expect(new Set(scenarios.map(({ title }) => title)).size).toBe(scenarios.length)
    const unknown = scenarios.flatMap(({ file, proves }) =>
      proves.filter((number) => !spec.includes(`| ${number} `)).map((number) => `${number} in ${file}`),
    )
    expect(unknown).toEqual([])
  })

  it('are accepted by the API server, with rules for every node', () => {
    for (const { config, objects } of scenarios.slice(0, 5)) {
      const twin = new Twin(config)
      twin.apply(objects)
      const plan = twin.plan()
      expect(plan.nodes.every(({ rules }) => rules['iptables-save']!.includes('KUBE-SERVICES'))).toBe(true)
      expect(plan.pods.length).toBeGreaterThan(0)
    }
  })

  it.each([
    ['kind: Service', 'x: begins with no Scenario'],
    ['apiVersion: podpath.dev/v1\nkind: Scenario\ntitle: t\nexpects: 1', 'x: unknown field expects'],
    ['apiVersion: podpath.dev/v1\nkind: Scenario\ntitle: t', 'x: needs a title, what it proves, and steps'],
    [
      'apiVersion: podpath.dev/v1\nkind: Scenario\ntitle: t\nproves: [x]\nsteps: [{ asks: {} }]',
      'x: unknown step asks',
    ],
  ])('say what is wrong with them: %s', (text, complaint) => {
    expect(() => readScenario('x', text)).toThrow(complaint)
  })

  it('have a control for every mode that mixes up rules which it really finds', () => {
    for (const mode of Object.keys(LOADERS) as ProxyMode[]) {
      for (const { title, scenario, spoil } of LOADERS[mode].controls) {
        const { config, objects } = scenarios.find(({ file }) => file === scenario)!
        const twin = new Twin({ ...config, proxy: { ...config.proxy, mode } })
        twin.apply(objects)
        const changed = twin
          .plan()
          .nodes.filter(({ rules }) => Object.values(rules).some((text) => spoil(text) !== text))
        expect({ title, changed: changed.length > 0 }).toEqual({ title, changed: true })
      }
    }
  })
})

describe('a node in mode ipvs', () => {
  it('gets its sets before the rules that ask them, and its addresses before its virtual servers', () => {
    const { config, objects } = scenarios.find(({ file }) => file === 'cluster-ip.yaml')!
    const twin = new Twin({ ...config, proxy: { ...config.proxy, mode: 'ipvs' } })
    twin.apply(objects)
    const script = LOADERS.ipvs.load(twin.plan().nodes[0]!.rules)
    const at = (text: string) => {
      expect(script).toContain(text)
      return script.indexOf(text)
    }
    const address = /^ip addr add (\S+)\/32 dev kube-ipvs0$/m.exec(script)![1]!
    const order = [
      at(`ip addr add ${address}/32`),
      at('create KUBE-CLUSTER-IP '),
      at('--match-set KUBE-CLUSTER-IP '),
      at(`-A -t ${address}:`),
    ]
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  })
})

describe('the comparison', () => {
  const endpoints = [
    { address: '10.244.0.2:80', probability: 0.5 },
    { address: '10.244.1.2:80', probability: 0.5 },
  ]
  const half = { 'ok 10.244.0.2:80 10.0.1.5': 100, 'ok 10.244.1.2:80 10.0.1.5': 100 }
  const agreed: Testimony = {
    explained: { verdict: 'DNAT', masquerade: true, endpoints, servicePort: 'default/web' },
    sent: half,
    kernel: half,
    sticky: false,
    entries: 1,
  }
  const one = { 'ok 10.244.0.2:80 10.0.1.5': 40 }
  const possible = Object.keys(half)
  const other = { 'ok 10.244.1.2:80 10.0.1.5': 40 }

  it.each<[string, Partial<Testimony>, string[]]>([
    ['agrees', {}, []],
    ['a pod that never answers', { kernel: { 'ok 10.244.0.2:80 10.0.1.5': 200 } }, ['fact', 'spread', 'spread']],
    [
      'another address seen',
      { kernel: { 'ok 10.244.0.2:80 10.0.1.5': 100, 'ok 10.244.1.2:80 10.244.2.2': 100 } },
      ['fact', 'fact'],
    ],
    [
      'a stranger',
      {
        kernel: { ...half, 'ok 10.244.9.9:80 10.0.1.5': 10 },
        sent: { ...half, 'ok 10.244.9.9:80 10.0.1.5': 10 },
      },
      ['fact'],
    ],
    ['refused, not lost', { kernel: { refused: 3 }, sent: { timeout: 3 } }, ['fact', 'fact']],
    [
      'four standard errors and more',
      { kernel: { 'ok 10.244.0.2:80 10.0.1.5': 129, 'ok 10.244.1.2:80 10.0.1.5': 71 } },
      ['spread', 'spread'],
    ],
    ['less than that', { kernel: { 'ok 10.244.0.2:80 10.0.1.5': 128, 'ok 10.244.1.2:80 10.0.1.5': 72 } }, []],
    ['affinity: either pod', { sticky: true, possible, sent: one, kernel: other }, []],
    ['affinity: two pods', { sticky: true, possible, sent: one, kernel: half }, ['fact']],
    ['affinity: two nodes, two pods', { sticky: true, possible, entries: 2, sent: one, kernel: half }, []],
    [
      'affinity: another address seen',
      { sticky: true, possible, sent: one, kernel: { 'ok 10.244.0.2:80 10.0.1.6': 40 } },
      ['fact'],
    ],
    ['affinity: refused', { sticky: true, possible, sent: one, kernel: { refused: 40 } }, ['fact']],
  ])('%s', (_, change, kinds) => {
    expect(compare({ ...agreed, ...change }).map(({ kind }) => kind)).toEqual(kinds)
  })
})

describe('the clusters that chance makes', () => {
  const clusters = Array.from({ length: 50 }, (_, i) => generateCluster(1000 + i))

  it('[LAB-1] are the same for the same seed, and others for another', () => {
    expect(generateCluster(1000)).toEqual(clusters[0])
    expect(new Set(clusters.map((cluster) => JSON.stringify(cluster.objects))).size).toBe(clusters.length)
  })

  it('[LAB-1] are accepted by the API server, and have something to be asked', () => {
    for (const { config, objects, steps } of clusters.slice(0, 10)) {
      expect(new Cluster({ config }).apply(objects).filter(({ action }) => action === 'failed')).toEqual([])
      expect(steps.length).toBeGreaterThan(0)
    }
  })

  it.each([
    '"type":"ClusterIP"',
    '"type":"NodePort"',
    '"type":"LoadBalancer"',
    '"clusterIP":"None"',
    '"internalTrafficPolicy":"Local"',
    '"externalTrafficPolicy":"Local"',
    '"sessionAffinity":"ClientIP"',
    '"loadBalancerSourceRanges"',
    '"allocateLoadBalancerNodePorts":false',
    '"externalIPs"',
    '"publishNotReadyAddresses":true',
    '"trafficDistribution"',
    '"protocol":"UDP"',
    '"targetPort":"http"',
    '"app":"nothing"',
    '"readinessProbe"',
    '"preStop"',
    '"delete"',
    '"from":"client"',
    '"from":"node/',
    '"from":"pod/',
    '"from":"ip/',
    '"to":"localhost:',
    '"detectLocalMode":"None"',
    '"masqueradeAll":true',
    '"zone":"east"',
    '"ipFamilies":["IPv6"]',
    '"ipFamilies":["IPv4","IPv6"]',
    '"ipFamilies":["IPv6","IPv4"]',
    '"serviceSubnet":"fd00:10:96::/112"',
    '"from":"client/internet-ipv6"',
    '"to":"service6/',
    '"to":"node6/',
    '"to":"external6/',
    '"to":"loadbalancer6/',
    '"to":"[2001:db8:77::',
    '"from":"ip/2001:db8:',
    '2001:db8:200::/64',
  ])('have among them: %s', (text) => {
    expect(clusters.some((cluster) => JSON.stringify(cluster).includes(text))).toBe(true)
  })
})

describe('the arguments', () => {
  it('are part of a name, a mode, and how many clusters of which seed', () => {
    expect(readOptions(['node-port', '--mode', 'nftables', '--clusters', '3', '--seed', '7'])).toEqual({
      only: 'node-port',
      mode: 'nftables',
      clusters: 3,
      seed: 7,
    })
    expect(() => readOptions(['--modes'])).toThrow('unknown argument --modes')
  })
})
