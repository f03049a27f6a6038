import { expect, it } from 'vitest'
import { demoTopology, pod } from '../../testing/topologyFixture.ts'
import { placeNamed } from './resolve.ts'

const topology = () => {
  const made = demoTopology()
  made.pods = [
    pod('web-old', '10.244.0.2', 1, { terminating: true, labels: { app: 'web' } }),
    pod('web-new', '10.244.0.3', 1, { labels: { app: 'web' } }),
    pod('prices', '10.244.0.4', 1, { place: 'pod/back/prices', namespace: 'back', labels: { app: 'prices' } }),
  ]
  return made
}

it.each([
  ['service/nginx-nodeport', 'service/default/nginx-nodeport'],
  ['service/default/nginx-nodeport', 'service/default/nginx-nodeport'],
  ['node/node-1', 'node/node-1'],
  ['client/internet', 'client/internet'],
  ['loadbalancer/nginx-loadbalancer', 'loadbalancer/default/nginx-loadbalancer'],
  ['pod/web-new', 'pod/default/web-new'],
  ['pod/back/prices', 'pod/back/prices'],
  ['pod/app=web', 'pod/default/web-new'],
  ['pod/app=prices', null],
  ['service/gone', null],
  ['nonsense', null],
])('%s is %s in the picture', (name, place) => {
  expect(placeNamed(name, topology())).toBe(place)
})

it('a pod that is about to go is better than none', () => {
  const made = topology()
  made.pods = made.pods.slice(0, 1)
  expect(placeNamed('pod/app=web', made)).toBe('pod/default/web-old')
})
