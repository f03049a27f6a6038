import { describe, expect, it } from 'vitest'
import { typist } from '../typist.ts'

const { type } = typist()
const examples = 'https://k8s.io/examples/application/guestbook'
const pods = async () =>
  (await type('kubectl get pods')).match(/^\S+ +1\/1 +Running/gm)?.map((row) => row.split('-')[0])

describe('Deploying PHP Guestbook application with Redis', () => {
  it('[TUT-3] starts a leader, two followers, and their Services', async () => {
    expect(await type(`kubectl apply -f ${examples}/redis-leader-deployment.yaml`)).toBe(
      'deployment.apps/redis-leader created\n',
    )
    expect(await type('kubectl get pods')).toMatch(/\nredis-leader-\w+-\w{5} +1\/1 +Running +0 /)
    expect(await type('kubectl logs -f deployment/redis-leader', { interruptAfterMs: 5000 })).toContain(
      'Ready to accept connections',
    )
    await type(`kubectl apply -f ${examples}/redis-leader-service.yaml`)
    expect(await type('kubectl get service')).toMatch(/\nredis-leader +ClusterIP +\S+ +<none> +6379\/TCP /)
    await type(`kubectl apply -f ${examples}/redis-follower-deployment.yaml`)
    expect((await type('kubectl get pods')).match(/^redis-follower-/gm)).toHaveLength(2)
    await type(`kubectl apply -f ${examples}/redis-follower-service.yaml`)
    expect(await type('kubectl get service')).toMatch(/\nredis-follower +ClusterIP +\S+ +<none> +6379\/TCP /)
  })

  it('[TUT-3] selects the pods of the leader, and of the followers, each by its role', async () => {
    const of = (service: string) =>
      type(
        `kubectl get endpointslices -l kubernetes.io/service-name=${service} -o jsonpath='{.items[0].endpoints[*].targetRef.name}'`,
      )
    expect(await of('redis-leader')).toMatch(/^redis-leader-\S+$/)
    expect(await of('redis-follower')).toMatch(/^redis-follower-\S+ redis-follower-\S+$/)
  })

  it('[TUT-3] shows the page from three pods', async () => {
    expect(await type(`kubectl apply -f ${examples}/frontend-deployment.yaml`)).toBe(
      'deployment.apps/frontend created\n',
    )
    await type('kubectl rollout status deployment/frontend')
    const shown = await type('kubectl get pods -l app=guestbook -l tier=frontend')
    expect(shown.match(/^frontend-\w+-\w{5} +1\/1 +Running/gm)).toHaveLength(3)
    await type(`kubectl apply -f ${examples}/frontend-service.yaml`)
    expect(await type('kubectl get services')).toMatch(/\nfrontend +ClusterIP +\S+ +<none> +80\/TCP /)
    // the page has a browser in the place of curl, and another terminal for it
    const forwarded = await type('kubectl port-forward svc/frontend 8080:80 & sleep 1; curl -s http://localhost:8080')
    expect(forwarded).toContain('Forwarding from 127.0.0.1:8080 -> 80\n')
    expect(forwarded).toContain('<title>Guestbook</title>')
    await type('kill %1')
    const page = 'kubectl run asker --rm -it --image=curlimages/curl --restart=Never -- curl -s http://frontend'
    expect(await type(page)).toContain('<title>Guestbook</title>')
  })

  it('[TUT-4] asks Redis for the messages: without it there are none', async () => {
    const messages = (command: string) =>
      type(
        `kubectl run asker --rm -it --image=curlimages/curl --restart=Never -- curl -s -o /dev/null -w '%{http_code}\\n' 'http://frontend/guestbook.php?cmd=${command}&key=messages'`,
      )
    expect(await messages('get')).toMatch(/^200$/m)
    await type('kubectl delete service redis-follower')
    expect(await messages('get')).toMatch(/^500$/m)
    expect(await messages('set')).toMatch(/^200$/m)
    await type(`kubectl apply -f ${examples}/redis-follower-service.yaml`)
  })

  it('[TUT-3] is reached from outside, once its Service is a LoadBalancer', async () => {
    await type(`kubectl patch service frontend -p '{"spec":{"type":"LoadBalancer"}}'; sleep 120`)
    const [, external] = /\nfrontend +LoadBalancer +\S+ +(\S+) +80:3/.exec(await type('kubectl get service frontend'))!
    expect(await type(`curl -s http://${external}`)).toContain('<title>Guestbook</title>')
  })

  it('[TUT-3] is scaled up and down', async () => {
    expect(await type('kubectl scale deployment frontend --replicas=5')).toBe('deployment.apps/frontend scaled\n')
    expect((await pods())!.filter((name) => name === 'frontend')).toHaveLength(5)
    await type('kubectl scale deployment frontend --replicas=2')
    expect((await pods())!.filter((name) => name === 'frontend')).toHaveLength(2)
  })

  it('[TUT-3] is tidied up by labels', async () => {
    const said = async (command: string) => (await type(command)).replaceAll(' from default namespace', '')
    expect(await said('kubectl delete deployment -l app=redis')).toBe(
      'deployment.apps "redis-follower" deleted\ndeployment.apps "redis-leader" deleted\n',
    )
    expect(await said('kubectl delete service -l app=redis')).toBe(
      'service "redis-follower" deleted\nservice "redis-leader" deleted\n',
    )
    expect(await said('kubectl delete deployment frontend')).toBe('deployment.apps "frontend" deleted\n')
    expect(await said('kubectl delete service frontend')).toBe('service "frontend" deleted\n')
    await type('sleep 30')
    expect(await type('kubectl get pods')).toBe('No resources found in default namespace.\n')
  })
})
