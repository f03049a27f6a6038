import { beforeAll, describe, expect, it } from 'vitest'
import { Cluster, type Unstructured } from '#engine'
import { service } from '../../testing/demo.ts'
import { shellSession, type Said } from '../../testing/shellSession.ts'
import { Interrupted } from '../io/stream.ts'
import type { Terminal } from '../process.ts'
import { Shell } from '../shell.ts'

const pod = (name: string, spec: Unstructured, labels = {}): Unstructured => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels },
  spec,
})
const one = (image: string, more: Unstructured = {}) => ({ containers: [{ name: 'c', image, ...more }] })
const sleeping = { command: ['sleep', 'infinity'] }

let cluster: Cluster
/** Types in the first container of a pod. */
async function inPod(name: string, script: string): Promise<Said> {
  const machine = shellSession(cluster).machine.fleet.container('default', name)
  if (typeof machine === 'string') throw new Error(machine)
  return shellSession(cluster, machine).type(script)
}

beforeAll(() => {
  cluster = new Cluster()
  const refused = cluster
    .apply([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'page' }, data: { 'a.txt': 'from a map\n' } },
      service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] }),
      pod('web', one('nginx:1.25'), { app: 'web' }),
      pod('bare', one('traefik/whoami')),
      pod('box', {
        hostname: 'crate',
        subdomain: 'sub',
        hostAliases: [{ ip: '10.1.2.3', hostnames: ['foo.local', 'foo.remote'] }],
        volumes: [
          { name: 'page', configMap: { name: 'page' } },
          { name: 'scratch', emptyDir: {} },
        ],
        containers: [
          {
            name: 'c',
            image: 'busybox:1.36',
            env: [{ name: 'COLOUR', value: 'green' }],
            volumeMounts: [
              { name: 'page', mountPath: '/page' },
              { name: 'scratch', mountPath: '/scratch' },
            ],
            ...sleeping,
          },
          { name: 'other', image: 'busybox', volumeMounts: [{ name: 'scratch', mountPath: '/s' }], ...sleeping },
        ],
      }),
    ])
    .filter(({ action }) => action === 'failed')
  if (refused.length > 0) throw new Error(refused.map(({ text }) => text).join('\n'))
  cluster.step(30_000)
})

describe('a container', () => {
  it('[PRG-3] has the programs of its image and no others', async () => {
    expect(await inPod('web', 'bash -c "echo $0 hi"')).toMatchObject({ out: 'bash hi\n', status: 0 })
    expect(await inPod('web', 'iptables-save')).toMatchObject({ err: 'bash: iptables-save: command not found\n' })
    expect(await inPod('box', 'sh -c "bash"')).toMatchObject({ err: 'sh: bash: not found\n', status: 127 })
    expect(await inPod('web', 'sh -c "dig"')).toMatchObject({ err: 'sh: 1: dig: not found\n', status: 127 })
    expect(await inPod('bare', 'sh')).toMatchObject({ status: 127 })
  })

  it('[PRG-4] knows its name, its variables and the Services that were there before it', async () => {
    expect((await inPod('box', 'hostname; cat /etc/hostname; echo $COLOUR $HOSTNAME')).out).toBe(
      'crate\ncrate\ngreen crate\n',
    )
    const { spec } = cluster.get('Service', 'default', 'web') as unknown as { spec: { clusterIP: string } }
    expect((await inPod('box', 'echo $WEB_SERVICE_HOST $KUBERNETES_SERVICE_PORT')).out).toBe(`${spec.clusterIP} 443\n`)
  })

  it('[PRG-4] has the files that the kubelet writes, those of its volumes and of its image', async () => {
    const { out } = await inPod('box', 'cat /etc/hosts')
    expect(out).toMatch(/^# Kubernetes-managed hosts file\.\n127\.0\.0\.1\tlocalhost\n::1\tlocalhost ip6-localhost/)
    expect(out).toMatch(/\n10\.244\.\d\.\d+\tcrate\.sub\.default\.svc\.cluster\.local\tcrate\n\n# Entries added by/)
    expect(out).toMatch(/by HostAliases\.\n10\.1\.2\.3\tfoo\.local\tfoo\.remote\n$/)
    expect((await inPod('box', 'cat /etc/resolv.conf')).out).toMatch(/^search default\.svc\.cluster\.local svc/)
    expect((await inPod('box', 'ls /page; cat /page/a.txt')).out).toBe('a.txt\nfrom a map\n')
    expect((await inPod('box', 'echo x > /page/b')).err).toContain('Read-only file system')
    expect((await inPod('web', 'head -4 /usr/share/nginx/html/index.html')).out).toContain('Welcome to nginx!')
  })

  it('[PRG-5] serves what somebody writes in it, until it ends', async () => {
    const ask = () => cluster.send({ from: 'client', host: 'loadbalancer/default/web', port: 80 })
    expect(ask().outcome).not.toBe('ok')
    const before = Array.from({ length: 4 }, () => cluster.send({ from: 'pod/box', host: 'web', port: 80 }))
    expect(before.at(-1)?.response?.body).toContain('Welcome to nginx!')
    await inPod('web', 'echo hello > /usr/share/nginx/html/index.html')
    const served = cluster.send({ from: 'pod/box', host: 'web', port: 80 })
    expect(served.response?.body).toBe('hello\n')
    const twin = cluster.fork()
    expect(twin.send({ from: 'pod/box', host: 'web', port: 80 }).response?.body).toBe('hello\n')
  })

  it('[PRG-5] shares an emptyDir with the other containers of its pod', async () => {
    await inPod('box', 'echo shared > /scratch/f; rm -f /scratch/g')
    const { fleet } = shellSession(cluster).machine
    const other = fleet.container('default', 'box', 'other')
    if (typeof other === 'string') throw new Error(other)
    expect((await shellSession(cluster, other).type('ls /s; cat /s/f')).out).toBe('f\nshared\n')
  })

  it('[PRG-4] is not there before it runs, nor without such a pod', () => {
    const { fleet } = shellSession(cluster).machine
    expect(fleet.container('default', 'nobody')).toBe('pods "nobody" not found')
    expect(fleet.container('default', 'box', 'x')).toBe('container x is not valid for pod box')
  })
})

describe('ssh', () => {
  it('[PRG-6] runs a command on a node, and commands of standard input', async () => {
    const { type } = shellSession(cluster)
    expect(await type('ssh node-2 hostname')).toMatchObject({ out: 'node-2\n', status: 0 })
    expect(await type("echo 'pwd; exit 3' | ssh root@node-1")).toMatchObject({ out: '/root\n', status: 3 })
    expect(await type('ssh 10.0.1.7 \'echo "$USER@$(hostname)"\'')).toMatchObject({ out: 'root@node-3\n' })
    expect(await type('ssh node-9')).toMatchObject({ status: 255, err: expect.stringContaining('not known') as string })
  })

  it('[PRG-6] opens a shell there, which gets Ctrl+C in place of the one at home', async () => {
    const lines: (string | Interrupted)[] = ['ssh node-1', 'hostname', 'sleep 60', new Interrupted(), 'exit', 'exit 4']
    const prompts: string[] = []
    let shown = ''
    const terminal: Terminal = {
      columns: 80,
      rows: 24,
      read: () => Promise.resolve(null),
      write: (text) => Promise.resolve(void (shown += text)),
      readLine(prompt) {
        prompts.push(prompt)
        const line = lines.shift() ?? null
        if (line === 'sleep 60') setTimeout(() => shell.interrupt())
        return line instanceof Interrupted ? Promise.reject(line) : Promise.resolve(line)
      },
    }
    const { machine } = shellSession(cluster)
    const shell: Shell = new Shell({ machine, stdin: terminal, stdout: terminal, stderr: terminal, terminal })
    expect(await shell.interact()).toBe(4)
    expect(shown).toBe('node-1\n')
    expect(prompts).toHaveLength(6)
    expect(prompts[0]).toContain('workstation')
    expect(prompts.slice(1, 5)).toEqual(Array(4).fill('root@node-1:~# '))
  })
})
