import { describe, expect, it } from 'vitest'
import { KubectlSession } from '../../testing/kubectlSession.ts'

async function withWeb(): Promise<KubectlSession> {
  const session = new KubectlSession()
  await session.type('kubectl create deployment web --image=nginx:1.25 --port=80; kubectl expose deployment web')
  await session.type('kubectl rollout status deployment/web')
  return session
}

describe('kubectl inside of pods', () => {
  it('[KCTL-11] runs a pod, sits at its process, and takes the pod away: the page of a Service', async () => {
    const session = await withWeb()
    const { out, code } = await session.type('kubectl run test --rm -it --image=curlimages/curl -- curl -s http://web')
    expect(out).toContain('<h1>Welcome to nginx!</h1>')
    expect(out.endsWith('pod "test" deleted from default namespace\n')).toBe(true)
    expect(code).toBe(0)
    await session.type('sleep 40')
    expect((await session.type('kubectl get pods -l run=test')).err).toBe('No resources found in default namespace.\n')
  })

  it('[KCTL-11] ends as the process has ended, where it is not started again', async () => {
    const session = await withWeb()
    const { err, code } = await session.type(
      'kubectl run t --rm -i --restart=Never --image=curlimages/curl -- curl -s http://nope',
    )
    expect(err).toBe("If you don't see a command prompt, try pressing enter.\npod default/t terminated (Error)\n")
    expect(code).toBe(6)
  })

  it('[KCTL-11] keeps a container going for as long as nobody has ended what they type into it', async () => {
    const session = new KubectlSession()
    await session.type('kubectl run idle --image=busybox --stdin --tty --attach=false --restart=Never; sleep 60')
    const phase = "kubectl get pod idle -o jsonpath='{.status.phase}'"
    expect((await session.type(phase)).out).toBe('Running')
    await session.type('echo exit 3 | kubectl attach idle -i; sleep 2')
    expect((await session.type(phase)).out).toBe('Failed')
  })

  it.each([
    ['kubectl exec deploy/web -- cat /etc/hostname', /^web-\S+\n$/, '', 0],
    ["kubectl exec deploy/web -- sh -c 'exit 4'", /^$/, 'command terminated with exit code 4\n', 4],
    ["echo 'echo $((6*7))' | kubectl exec -i deploy/web -- sh", /^42\n$/, '', 0],
    ['echo lost | kubectl exec deploy/web -- cat', /^$/, '', 0],
  ])('[KCTL-12] %s', async (line, out, err, code) => {
    const session = await withWeb()
    const done = await session.type(line)
    expect(done.out).toMatch(out)
    expect({ err: done.err, code: done.code }).toEqual({ err, code })
  })

  it('[KCTL-12] says what a container runtime says of a program that an image does not have', async () => {
    const session = await withWeb()
    const { err, code } = await session.type('kubectl exec deploy/web -- dig web')
    expect(err).toContain('exec: "dig": executable file not found in $PATH: unknown')
    expect(code).toBe(1)
  })

  it('[KCTL-13] drains a node, and lets it take pods again', async () => {
    const session = await withWeb()
    const node = (await session.type("kubectl get pods -l app=web -o jsonpath='{.items[0].spec.nodeName}'")).out
    const { out } = await session.type(`kubectl drain ${node} --ignore-daemonsets`)
    expect(out).toMatch(
      new RegExp(`^node/${node} cordoned\n(evicting pod \\S+\n)+(pod/\\S+ evicted\n)+node/${node} drained\n$`),
    )
    expect((await session.type(`kubectl get node ${node} --no-headers`)).out).toContain('Ready,SchedulingDisabled')
    expect((await session.type(`kubectl uncordon ${node}`)).out).toBe(`node/${node} uncordoned\n`)
  })
})
