import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LocalHost } from '../host/local-host.ts'
import { actions, cluster, connect, files, session, traffic } from './index.ts'

const SERVICE =
  'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n'
const IPVS =
  'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking: {kubeProxyMode: ipvs}\nnodes: [{role: worker}]\n'
const CLOSED = 'kind: Playground\napiVersion: podpath.dev/v1\nfirewall: {nodePorts: closed}\n'

let host: LocalHost
let stop: () => void

beforeEach(async () => {
  host = new LocalHost({ realTime: false })
  stop = connect(host)
  const list = [
    { name: 'empty.yaml', text: '' },
    { name: 'web.yaml', text: SERVICE },
  ]
  await actions.open({ files: list, config: '', seed: 3 })
  files.setState({ active: 'web.yaml' })
})

afterEach(() => {
  stop()
  host.dispose()
})

describe('another configuration', () => {
  it('makes the cluster anew with the same files, and leaves the open one open', async () => {
    const before = files.getState()
    await actions.reconfigure(IPVS)
    expect(cluster.getState().topology.nodes.map(({ proxyMode }) => proxyMode)).toEqual(['ipvs'])
    expect(cluster.getState().topology.services.map(({ name }) => name)).toContain('web')
    expect(files.getState()).toMatchObject({
      files: before.files,
      active: 'web.yaml',
      seed: 3,
      config: IPVS,
      state: 'applied',
    })
  })

  it('keeps the traffic that somebody set up, and forgets what the old cluster told', async () => {
    const source = {
      id: 'mine',
      from: 'client/internet',
      service: 'default/web',
      door: 'clusterIP' as const,
      rate: 5,
      enabled: true,
      auto: false,
    }
    actions.setSource(source)
    host.tick(250)
    await actions.reconfigure(IPVS)
    await host.ask({ type: 'ping' })
    host.tick(10)
    expect(traffic.getState().sources.map((one) => one.source)).toContainEqual(source)
    expect(traffic.getState().traces).toEqual([])
  })

  it('says at which lines it is wrong', async () => {
    await actions.reconfigure('kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking: {kubeProxyMode: ebpf}\n')
    expect(files.getState().diagnostics).toMatchObject([{ file: 'cluster.yaml', range: { startLine: 3 } }])
  })
})

it('a firewall closes without the cluster being made anew', async () => {
  host.tick(250)
  const { time } = session.getState()
  await actions.setFirewall(CLOSED)
  expect(cluster.getState().topology.firewall.nodePorts).toBe('closed')
  expect(session.getState().time).toBe(time)
  expect(files.getState().config).toBe(CLOSED)
})

it('another mode of kube-proxy leaves the rest of the configuration as it was written', async () => {
  await actions.reconfigure(IPVS)
  expect(await actions.setProxyMode('nftables')).toBeNull()
  expect(files.getState().config).toBe(IPVS.replace('{kubeProxyMode: ipvs}', '{kubeProxyMode: nftables}'))
  expect(cluster.getState().topology.nodes.map(({ proxyMode }) => proxyMode)).toEqual(['nftables'])
  files.setState({ config: 'kind: [' })
  expect(await actions.setProxyMode('ipvs')).toContain('cannot be read')
})
