import { describe, expect, it } from 'vitest'
import { KubectlSession } from '../../../testing/kubectlSession.ts'

const LOOP = `sh -c 'i=0; while true; do echo "line $i of $HOSTNAME"; i=$((i+1)); sleep 1; done'`

async function withWeb(replicas = 1): Promise<KubectlSession> {
  const session = new KubectlSession()
  await session.type(
    `kubectl create deployment web --image=nginx:1.25 --replicas=${replicas}; kubectl expose deployment web --port=80`,
  )
  await session.type('kubectl rollout status deployment/web')
  return session
}

describe('kubectl logs', () => {
  it('[LOG-5] shows a request with the address that the pod saw', async () => {
    const session = await withWeb()
    await session.type(
      'kubectl run c --image=curlimages/curl --command -- sleep infinity; kubectl wait --for=condition=Ready pod/c',
    )
    const ip = (await session.type("kubectl get pod c -o jsonpath='{.status.podIP}'")).out
    await session.type('kubectl exec c -- curl -s -A me http://web/x')
    const { out } = await session.type('kubectl logs deploy/web | grep \'"me"\'')
    expect(out).toMatch(
      new RegExp(`^${ip.replaceAll('.', '\\.')} - - \\[.*\\] "GET /x HTTP/1\\.1" 404 153 "-" "me" "-"\n$`),
    )
  })

  it('[LOG-5] says which of several pods it reads, and reads all that a selector chooses', async () => {
    const session = await withWeb(2)
    const { err } = await session.type('kubectl logs deploy/web')
    expect(err).toMatch(/^Found 2 pods, using pod\/web-\S+\n$/)
    const { out } = await session.type('kubectl logs -l app=web --prefix | cut -d" " -f1 | sort | uniq -c')
    expect(out).toMatch(/^ +10 \[pod\/web-\S+\/nginx\]\n +10 \[pod\/web-\S+\/nginx\]\n$/)
    expect((await session.type('kubectl logs deploy/web --all-pods --tail=1')).out).toMatch(
      /^\[pod\/web-.*\n\[pod\/web-.*\n$/,
    )
  })

  it.each([
    ['kubectl logs loop --tail=2 | wc -l', /^2\n$/],
    ['kubectl logs loop --since=3s | wc -l', /^[34]\n$/],
    ['kubectl logs loop --timestamps --tail=1', /^2026-01-05T09:00:\d\d\.\d{3}000000Z line \d+ of loop\n$/],
    ['kubectl logs loop --limit-bytes=6', /^line 0$/],
    ['kubectl logs -f loop --tail=1 | head -3', /^line (\d+) of loop\nline \d+ of loop\nline \d+ of loop\n$/],
    ['kubectl logs --tail=0 loop', /^$/],
  ])('[LOG-6] runs a container’s own command line to know what it wrote: %s', async (line, out) => {
    const session = new KubectlSession()
    await session.type(`kubectl run loop --image=busybox --restart=Never -- ${LOOP}; sleep 12`)
    expect((await session.type(line)).out).toMatch(out)
  })

  it('[LOG-6] ends a log where it would have to ask others, and says so', async () => {
    const session = new KubectlSession()
    await session.type(
      "kubectl run w --image=busybox --restart=Never -- sh -c 'echo before; wget -qO- http://web; echo after'; sleep 5",
    )
    const { out, err, code } = await session.type('kubectl logs w')
    expect({ out, code }).toEqual({ out: 'before\n', code: 0 })
    expect(err).toContain('what "wget" in the command line of container w writes')
  })

  it('[LOG-6] following ends with the container', async () => {
    const session = new KubectlSession()
    await session.type(
      "kubectl run s --image=busybox --restart=Never -- sh -c 'echo 1; sleep 2; echo 2; sleep 2; echo 3'; sleep 2",
    )
    const { out, code } = await session.type('kubectl logs -f s')
    expect({ out, code }).toEqual({ out: '1\n2\n3\n', code: 0 })
  })

  it('[LOG-5] attach shows what a server writes from now on', async () => {
    const session = await withWeb()
    const { out, err, code } = await session.type(
      '(sleep 1; kubectl exec deploy/web -- curl -s -A own localhost/x >/dev/null) & timeout 4 kubectl attach deploy/web | grep -v curl/; echo ${PIPESTATUS[0]}',
    )
    expect(out).toMatch(/^(\S+ .*\[error\] .*\n)?127\.0\.0\.1 - - .*"GET \/x HTTP\/1\.1" 404 153 "-" "own" "-"\n124\n$/)
    expect(err).toBe("If you don't see a command prompt, try pressing enter.\n")
    expect(code).toBe(0)
  })

  it('[LOG-5] shows the run before a crash with -p', async () => {
    const session = new KubectlSession()
    await session.type('kubectl run bad --image=hashicorp/http-echo; sleep 20')
    expect((await session.type('kubectl logs bad')).out).toBe('Missing -text option!\n')
    expect((await session.type('kubectl logs -p bad')).out).toBe('Missing -text option!\n')
  })

  it('[LOG-5] follows an access log while requests come', async () => {
    const session = await withWeb()
    const { out } = await session.type(
      'kubectl logs -f deploy/web --tail=0 & sleep 1; for i in 1 2 3; do curl -s http://10.0.1.5/ -m 1; kubectl get --raw /healthz >/dev/null; sleep 1; done; kill %1',
    )
    expect(out.split('\n').filter((line) => line.includes('"GET / HTTP/1.1" 200 615')).length).toBeGreaterThan(0)
  })

  it.each([
    ['kubectl logs nope', 'error: error from server (NotFound): pods "nope" not found in namespace "default"\n'],
    ['kubectl logs loop -c x', 'error: container x is not valid for pod loop out of: loop\n'],
    [
      'kubectl logs -p loop',
      'Error from server (BadRequest): previous terminated container "loop" in pod "loop" not found\n',
    ],
    ['kubectl logs -l app=none', 'No resources found in default namespace.\n'],
    [
      'kubectl logs loop --since=1m --since-time=2026-01-05T09:00:00Z',
      'error: at most one of `sinceTime` or `sinceSeconds` may be specified\n',
    ],
    ['kubectl logs loop --tail=-2', 'error: --tail must be greater than or equal to -1\n'],
    ['kubectl logs loop -l a=b', /^error: only a selector \(-l\) or a POD name is allowed\n/],
  ])('[LOG-5] %s', async (line, err) => {
    const session = new KubectlSession()
    await session.type('kubectl run loop --image=busybox --restart=Never -- sleep 1000; sleep 5')
    const said = (await session.type(line)).err
    if (typeof err === 'string') expect(said).toBe(err)
    else expect(said).toMatch(err)
  })
})
