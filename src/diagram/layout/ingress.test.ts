import { describe, expect, it } from 'vitest'
import type { Topology } from '#state'
import { INSIDE, of, overlaps, WIDE, x, y } from '../../testing/layoutFixture.ts'
import { demoTopology, pod, PODS } from '../../testing/topologyFixture.ts'
import { boundsOf, fit } from '../view.ts'

describe('an Ingress', () => {
  const shop = 'ingress/default/shop'
  const controller = 'pod/ingress-nginx/controller'
  const front = 'service/ingress-nginx/controller'
  const missing = 'service/default/pay'

  function withIngress(): Topology {
    const topology = demoTopology()
    const [cluster] = topology.services
    const edge = topology.edges.find(({ kind }) => kind === 'endpoint')!
    const rule = { route: shop, host: '*', path: '/', port: 80, field: 'spec.defaultBackend' }
    topology.pods.push({ ...pod('controller', '10.244.0.9', 1, { owner: null }), place: controller })
    topology.services.push({ ...cluster!, place: front, name: 'controller', type: 'LoadBalancer' })
    topology.entries.push({
      place: shop,
      kind: 'Ingress',
      namespace: 'default',
      name: 'shop',
      className: 'nginx',
      hosts: ['*'],
      addresses: [],
      rules: [
        { ...rule, backend: cluster!.place },
        { ...rule, backend: missing },
      ],
      proxies: [controller],
      problem: null,
    })
    topology.edges.push(
      { ...edge, id: `endpoint:${front}>${controller}`, from: front, to: controller },
      { ...edge, id: `rule:${shop}>${cluster!.place}`, kind: 'rule', from: shop, to: cluster!.place },
      { ...edge, id: `rule:${shop}>${missing}`, kind: 'rule', from: shop, to: missing, state: 'ghost' },
    )
    return topology
  }

  it('stands between the Service before its controller and the Services that it leads to, beside the controller', () => {
    const l = of({ ...WIDE, room: { width: 1800, height: 500 } }, withIngress())
    const columns = ['node/node-1', front, controller, 'service/default/nginx-clusterip', `pod/default/${PODS[0]}`]
    const xs = columns.map((place) => x(l, place))
    expect(xs).toEqual(xs.toSorted((a, b) => a - b))
    expect(new Set(xs).size).toBe(columns.length)
    expect(x(l, shop)).toBe(x(l, controller))
    expect(overlaps(l)).toEqual([])
  })

  it('stands below its controller and the Service before this where the pane has no room for a sixth column', () => {
    const l = of({ ...WIDE, room: { width: 921, height: 427 } }, withIngress())
    expect([x(l, front), x(l, controller), x(l, shop)]).toEqual(Array(3).fill(x(l, shop)))
    expect(y(l, controller)).toBeGreaterThan(y(l, front))
    expect(y(l, shop)).toBeGreaterThan(y(l, controller))
    expect(overlaps(l)).toEqual([])
    expect(fit(boundsOf(l.rects.values())!, { width: 921, height: 427 }).zoom).toBeGreaterThan(0.75)
  })

  it('has a ghost for each Service that it leads to and that is not there', () => {
    const l = of(WIDE, withIngress())
    expect(l.ghosts).toEqual([{ place: missing, text: 'there is no Service pay', service: shop }])
    expect(x(l, missing)).toBe(x(l, 'service/default/nginx-clusterip'))
  })

  it('has no place inside the nodes: no packet meets it', () => {
    const l = of(INSIDE, withIngress())
    expect(l.rects.has(shop)).toBe(false)
    expect(l.parents.get(controller)).toBe('node/node-1')
  })
})
