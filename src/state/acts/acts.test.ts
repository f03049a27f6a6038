import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Cluster } from '#engine'
import { LocalHost } from '../../host/local-host.ts'
import { DEMO } from '../../share/demo.ts'
import { clientPod, demo } from '../../testing/demo.ts'
import { shellSession } from '../../testing/shellSession.ts'
import { requestCommand } from '../commands.ts'
import { actions, cluster, connect, dialog, selection, terminal, traffic } from '../index.ts'
import { fileWith } from './inFiles.ts'
import { ACT_GROUPS, actsOf, type Act } from './index.ts'

let host: LocalHost
let stop: () => void

beforeAll(async () => {
  host = new LocalHost({ realTime: false })
  stop = connect(host)
  await actions.open(DEMO)
  host.tick(250)
})

afterAll(() => {
  stop()
  host.dispose()
})

const topology = () => cluster.getState().topology
const acts = (place: string) => actsOf(place, topology())
const act = (place: string, id: string): Act => acts(place).find((one) => one.id === id)!
const nginx = () => topology().pods.find(({ owner }) => owner !== null)!
const senders = () => [topology().clients[0]!, ...topology().pods, topology().nodes[0]!]

describe('the acts of a thing', () => {
  it('stand in the order of their groups, each once', () => {
    for (const { place } of [...senders(), ...topology().services, ...topology().loadBalancers]) {
      const list = acts(place)
      const order = list.map(({ group }) => ACT_GROUPS.indexOf(group))
      expect(order).toEqual(order.toSorted((a, b) => a - b))
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length)
    }
  })

  it('are none for what is not there', () => {
    expect(acts('pod/default/gone')).toEqual([])
    expect(acts('deployment/default/gone')).toEqual([])
    expect(acts('node/node-1#pods')).toEqual([])
  })

  it('of a client are requests and where it is set up, for it is no object', () => {
    expect(acts('client/internet').map(({ id }) => id)).toEqual([
      'send:client/internet>service/default/nginx-clusterip',
      'send:client/internet>service/default/nginx-loadbalancer',
      'send:client/internet>service/default/nginx-nodeport',
      'settings:clients',
    ])
  })

  it('of a pod include what made it', () => {
    const ids = acts(nginx().place).map(({ id }) => id)
    expect(ids.slice(3)).toEqual([
      'yaml',
      'line',
      'describe',
      'events',
      'logs',
      'shell',
      'scale-up',
      'scale-down',
      'restart',
      'fault:kill',
      'fault:term',
      'fault:slow',
      'fault:readiness',
      'delete',
    ])
    expect(acts('deployment/default/nginx-demo').map(({ id }) => id)).toEqual([
      'yaml',
      'line',
      'describe',
      'events',
      'scale-up',
      'scale-down',
      'restart',
      'delete',
    ])
    expect(acts('pod/default/client').map(({ id }) => id)).not.toContain('scale-up')
  })

  it('of a Service and its load balancer are asked by an outsider and by one pod of each owner', () => {
    const from = (place: string) =>
      acts(place).flatMap(({ under, label, detail }) =>
        under === 'Send a request from' ? [`${label}, ${detail}`] : [],
      )
    expect(from('service/default/nginx-nodeport')).toEqual([
      'internet, NodePort',
      'client, ClusterIP',
      `${nginx().name}, ClusterIP`,
    ])
    expect(from('loadbalancer/default/nginx-loadbalancer')[0]).toBe('internet, LoadBalancer')
  })
})

describe('a request', () => {
  it('is told before it is sent by the command that does the same', async () => {
    let seen = 0
    for (const { place } of senders()) {
      for (const send of acts(place).filter(({ group }) => group === 'send')) {
        expect(await send.run()).toBeNull()
        host.tick(250)
        const trace = traffic.getState().traces.find(({ id }) => id === selection.getState().trace)!
        expect(trace.source).toBe(place)
        expect(send.command).toBe(requestCommand(trace, topology()))
        seen++
      }
    }
    expect(seen).toBe(5 * 3)
  })
})

describe('what is shown', () => {
  it('is the object as the cluster has it', async () => {
    expect(await act('service/default/nginx-nodeport', 'yaml').run()).toBeNull()
    expect(dialog.getState().view).toMatchObject({ kind: 'text', title: 'Service nginx-nodeport' })
    expect(JSON.stringify(dialog.getState().view)).toContain('nodePort: 30100')
  })

  it('is the line of the file at which the object begins, and for a pod that of its Deployment', async () => {
    const lines = DEMO.files[0]!.text.split('\n')
    expect(await act('service/default/nginx-nodeport', 'line').run()).toBeNull()
    const { file, line } = selection.getState().jump!
    expect(file).toBe('nginx-demo.yaml')
    expect(lines.slice(line - 1, line + 4).join('\n')).toMatch(/kind: Service\nmetadata:\n {2}name: nginx-nodeport/)
    expect(act(nginx().place, 'line').label).toBe('Go to Deployment nginx-demo in nginx-demo.yaml')
    await act(nginx().place, 'line').run()
    expect(lines.slice(selection.getState().jump!.line - 1).join('\n')).toMatch(/^(#.*\n)?apiVersion: apps\/v1/)
  })

  it('are no lines where no file has it', () => {
    const ref = { kind: 'Service', namespace: 'default', name: 'web' }
    const has = (text: string) => fileWith(ref, [{ name: 'a.yaml', text }])
    expect(has('kind: Service\nmetadata:\n  name: web\n')).toBe('a.yaml')
    expect(has('{"kind": "Service", "metadata": {"name": "web"}}')).toBe('a.yaml')
    expect(has('kind: Service\nmetadata:\n  name: web-2\n')).toBeNull()
    expect(has('kind: Deployment\nmetadata:\n  name: web\n---\nkind: Service\nmetadata:\n  name: x\n')).toBeNull()
    expect(has('kind: Service\nmetadata:\n  name: web\n  namespace: shop\n')).toBeNull()
  })
})

describe('what changes the cluster', () => {
  it('scales, and says so in the command', async () => {
    const up = act(nginx().place, 'scale-up')
    expect(up.command).toBe('kubectl scale deployment/nginx-demo --replicas=3')
    expect(await up.run()).toBeNull()
    host.tick(250)
    expect(topology().pods.filter(({ owner }) => owner !== null)).toHaveLength(3)
  })

  it('closes a firewall and offers to open it', async () => {
    expect(act('node/node-2', 'firewall').label).toBe('Close firewall')
    expect(await act('node/node-2', 'firewall').run()).toBeNull()
    host.tick(250)
    expect(act('node/node-2', 'firewall').label).toBe('Open firewall')
  })

  it('breaks on purpose, and offers to mend', async () => {
    const power = () => act('node/node-3', 'fault:power')
    expect(power().label).toBe('Stop the node')
    expect(await power().run()).toBeNull()
    host.tick(250)
    expect(power().label).toBe('Start the node')
    expect(await power().run()).toBeNull()
    const slow = () => act('pod/default/client', 'fault:slow')
    expect(await slow().run()).toBeNull()
    host.tick(250)
    expect(slow().label).toBe('Let it answer at once again')
    expect(await act('pod/default/client', 'fault:readiness').run()).toMatch(/has no readiness probe/)
  })

  it('is typed where kubectl is what one would watch', async () => {
    expect(await act('node/node-3', 'cordon').run()).toBeNull()
    expect(terminal.getState().wanted).toBe('kubectl cordon node-3')
  })

  it('says why it could not', async () => {
    const remove = act('service/default/nginx-clusterip', 'delete')
    expect(await remove.run()).toBeNull()
    expect(await remove.run()).toMatch(/services "nginx-clusterip" not found/)
  })
})

describe('every command of an act', () => {
  const real = new Cluster()
  real.apply([...demo(), clientPod()])
  real.step(150_000)
  const picture = real.topology()
  const places = [
    ...picture.clients,
    ...picture.nodes.slice(0, 1),
    ...picture.pods,
    ...picture.services,
    ...picture.loadBalancers,
  ]
  const commands = [
    ...new Set(places.flatMap(({ place }) => actsOf(place, picture).flatMap(({ command }) => command ?? []))),
  ]
  // The pod that nobody would make anew stands there: kubectl refuses, as it should.
  const home = picture.pods.find(({ name }) => name === 'client')!.node!.slice(5)

  it.each(commands.filter((command) => !command.startsWith(`kubectl drain ${home}`)))('works: %s', async (command) => {
    const { type } = shellSession(real.fork())
    const { status, err } = await type(command.replace('exec -it', 'exec').replace(/^ssh (\S+)$/, 'ssh $1 hostname'))
    const blocked = command.includes('10.96.') && command.startsWith('curl') ? 7 : 0 // a ClusterIP, from outside: no route leads there
    expect({ status, err: status === blocked ? '' : err }).toEqual({ status: blocked, err: '' })
  })
})
