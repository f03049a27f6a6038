import { describe, expect, it } from 'vitest'
import { typist } from '../typist.ts'

const { type } = typist()

describe('Exposing an External IP Address to Access an Application in a Cluster', () => {
  it('[TUT-3] reaches five pods through an address of the cloud', async () => {
    expect(await type('kubectl apply -f https://k8s.io/examples/service/load-balancer-example.yaml')).toBe(
      'deployment.apps/hello-world created\n',
    )
    await type('kubectl rollout status deployment/hello-world')
    expect(await type('kubectl get deployments hello-world')).toMatch(/\nhello-world +5\/5 +5 +5 /)
    expect(await type('kubectl describe deployments hello-world')).toContain(
      '5 desired | 5 updated | 5 total | 5 available | 0 unavailable',
    )
    expect(await type('kubectl get replicasets')).toMatch(/\nhello-world-\w+ +5 +5 +5 /)
    expect(await type('kubectl describe replicasets')).toMatch(/^Replicas: +5 current \/ 5 desired$/m)
    expect(await type('kubectl expose deployment hello-world --type=LoadBalancer --name=my-service')).toBe(
      'service/my-service exposed\n',
    )
    expect(await type('kubectl get services my-service')).toMatch(/ <pending> +8080:3\d{4}\/TCP /)
    await type('sleep 60; sleep 60')
    const [, external] = /LoadBalancer +10\.96\S+ +(203\.0\.113\.\d+) +8080:3\d{4}\/TCP/.exec(
      await type('kubectl get services my-service'),
    )!
    const described = await type('kubectl describe services my-service')
    expect(described).toMatch(new RegExp(`^LoadBalancer Ingress: +${external} \\(VIP\\)$`, 'm'))
    expect(described).toMatch(/^Endpoints: +(10\.244\.\d+\.\d+:8080,){2}10\.244\.\d+\.\d+:8080 \+ 2 more\.\.\.$/m)
    expect(described).toMatch(/^NodePort: +<unset> +3\d{4}\/TCP$/m)
    const pods = await type('kubectl get pods --output=wide')
    for (const address of /^Endpoints: +(.*) \+/m.exec(described)![1]!.split(','))
      expect(pods).toContain(` ${address.split(':')[0]} `)
    expect(await type(`curl http://${external}:8080`)).toMatch(
      /^Hello, world!\nVersion: 2\.0\.0\nHostname: hello-world-\w+-\w{5}\n$/,
    )
  })

  it('[TUT-3] is tidied up', async () => {
    expect(await type('kubectl delete services my-service')).toContain('service "my-service" deleted')
    expect(await type('kubectl delete deployment hello-world')).toContain('deployment.apps "hello-world" deleted')
    await type('sleep 40')
    expect(await type('kubectl get pods')).toContain('No resources found')
  })
})
