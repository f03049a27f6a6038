import { expect, it } from 'vitest'
import { demoTopology } from '../../testing/topologyFixture.ts'
import { routeEdges } from './routes.ts'

const { services } = demoTopology()
const [web] = services
const route = (rule: string, more = {}) => ({
  place: 'ingress/default/shop',
  proxy: 'pod/ingress-nginx/controller-1',
  backend: web!.place,
  rule,
  ...more,
})

it('leads from each proxy to a Service by one edge, whatever number of rules there are', () => {
  const routes = [
    route('shop.example.com/'),
    route('shop.example.com/cart'),
    route('/', { proxy: 'pod/ingress-nginx/controller-2' }),
  ]
  expect(routeEdges({ routes, services })).toMatchObject([
    {
      id: `request:pod/ingress-nginx/controller-1>${web!.place}`,
      why: 'ingress/default/shop leads here: shop.example.com/, shop.example.com/cart.',
    },
    { why: 'ingress/default/shop leads here: /.' },
  ])
})

it('draws nothing to a Service that is not there', () => {
  expect(routeEdges({ routes: [route('/', { backend: 'service/default/gone' })], services })).toEqual([])
})
