import { describe, expect, it } from 'vitest'
import { Cluster } from '#engine'
import { usageOf } from '#kubectl'
import { KubectlSession } from '../../../../testing/kubectlSession.ts'

describe('kubectl top', () => {
  it('[USE-2] a pod needs more the more requests it serves, and less again after them', async () => {
    const cluster = new Cluster()
    const session = new KubectlSession(cluster)
    await session.type(
      'kubectl run web --image=nginx:1.25 --port=80; kubectl wait --for=condition=Ready pod/web; sleep 31',
    )
    const cpu = async () => (await session.type("kubectl top pod web --no-headers | awk '{print $2}'")).out
    expect(await cpu()).toBe('0m\n')
    const { status } = cluster.get('Pod', 'default', 'web') as unknown as { status: { podIP: string } }
    while (cluster.time % 15_000 > 12_000) cluster.step(500)
    for (let i = 0; i < 1500; i++) cluster.probe({ from: 'node/node-1', host: status.podIP, port: 80 })
    cluster.step(15_000)
    expect(await cpu()).toBe('10m\n')
    cluster.step(31_000)
    expect(await cpu()).toBe('0m\n')
  })

  it('[USE-2] reckons by the image: idle, and processor time for each request', () => {
    expect(usageOf('nginx', 0)).toEqual({ millicores: 0, mebibytes: 5 })
    expect(usageOf('nginx', 1500)).toEqual({ millicores: 10, mebibytes: 5 })
    expect(usageOf('coredns', 1)).toEqual({ millicores: 3, mebibytes: 14 })
    expect(usageOf('something', 0)).toEqual({ millicores: 1, mebibytes: 12 })
  })

  it('[USE-2] nodes need what their pods need, and something for themselves', async () => {
    const session = new KubectlSession()
    await session.type('sleep 60')
    const { out } = await session.type('kubectl top nodes')
    const lines = out.split('\n')
    expect(lines[0]).toBe('NAME     CPU(cores)   CPU(%)   MEMORY(bytes)   MEMORY(%)   ')
    expect(lines[1]).toMatch(/^node-1\s+48m\s+1%\s+612Mi\s+3%\s+$/)
  })

  it.each([
    ['kubectl top pods', '', 'No resources found in default namespace.\n', 0],
    ['kubectl top pod nope', '', 'Error from server (NotFound): pods "nope" not found\n', 1],
    [
      'kubectl run w --image=nginx; kubectl top pod w',
      'pod/w created\n',
      'Error from server (NotFound): podmetrics.metrics.k8s.io "default/w" not found\n',
      1,
    ],
    ['kubectl top node nope', '', 'Error from server (NotFound): nodes "nope" not found\n', 1],
    ['kubectl top pods -A --sort-by=x', '', 'error: --sort-by accepts only cpu or memory\n', 1],
  ])('[USE-3] %s', async (line, out, err, code) => {
    const session = new KubectlSession()
    await session.type('sleep 20')
    expect(await session.type(line)).toEqual({ out, err, code })
  })

  it('[USE-3] shows containers, sums and namespaces', async () => {
    const session = new KubectlSession()
    await session.type('sleep 60')
    expect((await session.type('kubectl top pods -A --containers')).out).toMatch(
      /^NAMESPACE +POD +NAME +CPU\(cores\) +MEMORY\(bytes\) {3}\nkube-system +coredns-\S+ +coredns +\d+m +14Mi +\n/,
    )
    expect((await session.type('kubectl top pods -n kube-system --sum --no-headers')).out).toMatch(
      /\n +________ {3}________ {3}\n +\d+m +28Mi +\n$/,
    )
  })
})
