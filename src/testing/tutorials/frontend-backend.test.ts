import { describe, expect, it } from 'vitest'
import { typist } from '../typist.ts'

const { type } = typist()
const examples = 'https://k8s.io/examples/service/access'

describe('Connect a Frontend to a Backend Using Services', () => {
  it('[TUT-3] hands on what the back end says, found by the name of its Service', async () => {
    expect(await type(`kubectl apply -f ${examples}/backend-deployment.yaml`)).toBe('deployment.apps/backend created\n')
    const described = await type('kubectl describe deployment backend')
    expect(described).toContain('gcr.io/google-samples/hello-go-gke:1.0')
    expect(described).toMatch(/^Selector: +app=hello,tier=backend,track=stable$/m)
    expect(await type(`kubectl apply -f ${examples}/backend-service.yaml`)).toBe('service/hello created\n')
    await type(`kubectl apply -f ${examples}/frontend-deployment.yaml`)
    await type(`kubectl apply -f ${examples}/frontend-service.yaml`)
    const watched = await type('kubectl get service frontend --watch', { interruptAfterMs: 120_000 })
    expect(watched).toMatch(
      /\nfrontend +LoadBalancer +\S+ +<pending> +80:\S+ +\d+s\nfrontend +LoadBalancer +\S+ +203\./,
    )
    await type(`EXTERNAL_IP=$(kubectl get service frontend -o jsonpath='{.status.loadBalancer.ingress[0].ip}')`)
    expect(await type('curl http://${EXTERNAL_IP}')).toBe('{"message":"Hello"}\n')
  })

  it('[TUT-4] shows the whole way: two Services, and the connection of the front end in between', async () => {
    const text = await type('trace -o json $EXTERNAL_IP:80')
    const trace = JSON.parse(text) as { servedBy: string; hops: { at: string; action: string }[] }
    expect(trace.hops.filter(({ action }) => action === 'dnat')).toHaveLength(2)
    expect(trace.hops.find(({ action }) => action === 'proxy')?.at).toMatch(/^pod\/default\/frontend-/)
    const backends = await type("kubectl get pods -l tier=backend -o jsonpath='{.items[*].status.podIP}'")
    expect(backends.split(' ')).toContain(trace.servedBy.split(':')[0])
  })

  it('[TUT-4] answers for itself when nobody is behind it', async () => {
    await type('kubectl scale deployment backend --replicas=0; sleep 5')
    expect(await type('curl -i http://$EXTERNAL_IP')).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r?\n[^]*nginx\/1\./)
    expect(await type('trace -o json $EXTERNAL_IP:80')).toContain('"reason": "NO_MATCHING_PODS"')
    await type('kubectl scale deployment backend --replicas=3; sleep 5')
  })

  it('[TUT-3] is tidied up', async () => {
    expect(await type('kubectl delete services frontend hello')).toMatch(
      /^service "frontend" .*\nservice "hello" .*\n$/,
    )
    expect(await type('kubectl delete deployment frontend backend')).toContain('deployment.apps "backend" deleted')
  })
})
