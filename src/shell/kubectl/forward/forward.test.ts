import { beforeAll, describe, expect, it } from 'vitest'
import { KubectlSession } from '../../../testing/kubectlSession.ts'

let session: KubectlSession

beforeAll(async () => {
  session = new KubectlSession()
  await session.type(
    'kubectl create deployment web --image=nginx:1.25 --port=80; kubectl expose deployment web --port=8000 --target-port=80',
  )
  await session.type('kubectl run pending --image=nginx:missing; kubectl rollout status deployment/web')
})

const cleanUp = '; kill $!; sleep 1'

describe('kubectl port-forward', () => {
  it('[FWD-1] leads from 127.0.0.1 here to 127.0.0.1 there', async () => {
    const { out } = await session.type(
      `kubectl port-forward deploy/web 8080:80 & sleep 1; curl -s -A me localhost:8080/x -o /dev/null -w '%{http_code}\n'; kubectl logs deploy/web --tail=1${cleanUp}`,
    )
    expect(out).toMatch(
      /^Forwarding from 127\.0\.0\.1:8080 -> 80\nForwarding from \[::1\]:8080 -> 80\nHandling connection for 8080\n404\n127\.0\.0\.1 - - .*"me" "-"\n$/,
    )
    expect((await session.type('curl -s localhost:8080')).code).toBe(7)
  })

  it('[FWD-1] is past every NetworkPolicy, and seen on the picture', async () => {
    const { files, cluster } = session
    files.write(
      '/root/deny.yaml',
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n',
    )
    const seen: (string | null)[] = []
    const stop = cluster.on('trace', ({ sourceSeen, request }) => {
      if (request.path === '/policy') seen.push(sourceSeen)
    })
    const { out } = await session.type(
      `kubectl apply -f deny.yaml; kubectl port-forward svc/web 8081:8000 & sleep 1; curl -s 127.0.0.1:8081/policy | grep -c nginx; kubectl delete -f deny.yaml${cleanUp}`,
    )
    stop()
    expect(out).toContain('Handling connection for 8081\n1\n')
    expect(seen).toEqual(['127.0.0.1'])
  })

  it('[FWD-3] ends where nobody listens in the pod', async () => {
    const { out, err } = await session.type(
      'kubectl port-forward deploy/web 9090:81 & sleep 1; curl -s localhost:9090; echo curl $?; wait $!; echo kubectl $?',
    )
    expect(out).toContain('Handling connection for 9090\ncurl 52\nkubectl 1\n')
    expect(err).toMatch(
      /an error occurred forwarding 9090 -> 81: [^]*connection refused[^]*\nerror: lost connection to pod\n$/,
    )
  })

  it('[FWD-3] two cannot have one port', async () => {
    const { err, code } = await session.type(
      'kubectl port-forward deploy/web 8082:80 & sleep 1; kubectl port-forward deploy/web 8082:80; code=$?; kill $!; test $code = 0',
    )
    expect(err).toContain('Unable to listen on port 8082: Listeners failed to create')
    expect(err).toContain('error: unable to listen on any of the requested ports: [{8082 80}]\n')
    expect(code).toBe(1)
  })

  it('[FWD-2] ends with its pod', async () => {
    const { err } = await session.type(
      'kubectl run one --image=nginx; kubectl wait --for=condition=Ready pod/one; kubectl port-forward pod/one 8083:80 & sleep 5; kubectl delete pod one; wait $!',
    )
    expect(err).toBe('error: lost connection to pod\n')
  })

  it.each([
    ['svc/web 99', 'error: Service web does not have a service port 99\n'],
    ['pod/nope 80', 'Error from server (NotFound): pods "nope" not found\n'],
    ['pending 80', 'error: unable to forward port because pod is not running. Current status=Pending\n'],
    ['deploy/web http', /^error: Pod 'web-\S+' does not have a named port 'http'\n$/],
    ['deploy/web x:80', /^error: error parsing local port 'x': strconv\.ParseUint: parsing "x": invalid syntax\n$/],
    ['deploy/web', /^error: TYPE\/NAME and list of ports are required for port-forward\n/],
  ])('[FWD-3] port-forward %s', async (args, words) => {
    const { err, code } = await session.type(`kubectl port-forward ${args}`)
    expect(err).toMatch(words)
    expect(code).toBe(1)
  })

  it('[FWD-4] kubectl proxy answers from the API server', async () => {
    const { out } = await session.type(
      'kubectl proxy --port=8085 & sleep 1; curl -s localhost:8085/api/v1/namespaces/default/services/web | jq -r .metadata.name; curl -s localhost:8085/nope | jq .code; kill $!',
    )
    expect(out).toBe('Starting to serve on 127.0.0.1:8085\nweb\n404\n')
  })
})

describe('timeout', () => {
  it.each([
    ['timeout 2 kubectl get pods -w | wc -l', 0, /^\d+\n$/],
    ['timeout 2 kubectl get nodes -w --no-headers', 124, /^node-1/],
    ['timeout 1 sleep 5', 124, /^$/],
    ['timeout --preserve-status 1 sleep 5', 143, /^$/],
    ['timeout -s KILL 5 echo hi', 0, /^hi\n$/],
    ['timeout 5 false', 1, /^$/],
    ['timeout 0 sleep 3', 0, /^$/],
    ["timeout 3 sh -c 'while true; do echo x; sleep 1; done' | head -2", 0, /^x\nx\n$/],
    ['timeout 3 watch -t -n 1 echo x', 124, /^x\nx\nx\n/],
    ['timeout', 125, /^$/],
  ])('[FWD-5] %s: %d', async (line, code, out) => {
    const said = await session.type(line)
    expect(said.out).toMatch(out)
    expect(said.code).toBe(code)
  })

  it('[FWD-5] takes no longer than it is told', async () => {
    const before = session.cluster.time
    await session.type('timeout 2 sleep 1000')
    expect(session.cluster.time - before).toBe(2000)
  })
})
