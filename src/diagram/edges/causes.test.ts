import { describe, expect, it } from 'vitest'
import { demoTopology, PODS } from '../../testing/topologyFixture.ts'
import { causesOf } from './causes.ts'

const lines = (edge: string, topology = demoTopology()) =>
  causesOf(edge, topology).map(({ object, field, says }) => `${object.kind} ${object.name} ${field}: ${says}`)

describe('why an edge is there', () => {
  it('from a Service to a pod: its selector, the labels that its template gives, and the port', () => {
    expect(lines(`endpoint:service/default/nginx-clusterip>pod/default/${PODS[0]}`)).toEqual([
      'Service nginx-clusterip spec.selector: app=nginx',
      'Deployment nginx-demo spec.template.metadata.labels: app=nginx',
      'Service nginx-clusterip spec.ports[0].targetPort: 80 → 80',
    ])
  })

  it('to a bare pod: labels of its own', () => {
    const topology = demoTopology()
    topology.pods = topology.pods.map((pod) => ({ ...pod, owner: null }))
    expect(lines(`endpoint:service/default/nginx-clusterip>pod/default/${PODS[0]}`, topology)).toContain(
      `Pod ${PODS[0]} metadata.labels: app=nginx`,
    )
  })

  it('to a card of many pods: what holds for each of them', () => {
    expect(lines('endpoint:service/default/nginx-clusterip>deployment/default/nginx-demo')).toContain(
      'Deployment nginx-demo spec.template.metadata.labels: app=nginx',
    )
  })

  it('to nowhere: the selector that finds nothing', () => {
    const edge = 'endpoint:service/default/nginx-clusterip>ghost/service/default/nginx-clusterip'
    expect(lines(edge)[0]).toBe('Service nginx-clusterip spec.selector: app=nginx')
  })

  it('from a node to a Service: its node port', () => {
    expect(lines('door:node/node-1>service/default/nginx-nodeport')).toEqual([
      'Service nginx-nodeport spec.ports[0].nodePort: 30100 for port 80',
    ])
  })

  it('from a client to a node: the Service that has the port which it calls', () => {
    expect(lines('request:client/internet>node/node-1')).toEqual([
      'Service nginx-nodeport spec.ports[0].nodePort: 30100',
    ])
  })

  it('from a load balancer to a node: the type, and the policy that makes some nodes unhealthy', () => {
    const topology = demoTopology()
    const edge = 'target:loadbalancer/default/nginx-loadbalancer>node/node-2'
    expect(lines(edge, topology)).toEqual(['Service nginx-loadbalancer spec.type: LoadBalancer'])
    topology.services[2] = { ...topology.services[2]!, traits: ['externalTrafficPolicy: Local'] }
    expect(lines(edge, topology)[1]).toMatch(/^Service nginx-loadbalancer spec\.externalTrafficPolicy: Local/)
  })

  it('that is forbidden: the policies about its ends', () => {
    const topology = demoTopology()
    const edge = 'request:pod/default/client>service/default/nginx-clusterip'
    const to = `pod/default/${PODS[0]}`
    const place = 'networkpolicy/default/deny-all'
    topology.policies.push({ place, namespace: 'default', name: 'deny-all', pods: [to], ingress: true, egress: false })
    topology.forbidden.push({
      from: 'pod/default/client',
      to,
      edge,
      at: 'node/node-2',
      address: '10.244.1.4:80',
      probability: 0.5,
      reason: 'NETPOL_INGRESS_DENIED',
      facts: '',
    })
    expect(lines(edge, topology)).toContain('NetworkPolicy deny-all spec: ingress')
  })
})
