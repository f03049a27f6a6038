import { describe, expect, it } from 'vitest'
import { loadProxyMode } from '#engine'
import { parseClusterConfig } from '#manifest'
import { typist } from '../typist.ts'

const person = typist()
const { type } = person
const NAME = String.raw`hostnames-\w+-\w{5}`
let addresses: string[] = []
let clusterIP = ''

/** Types in a pod of the page's image, and leaves it. */
async function within(commands: readonly string[]): Promise<string[]> {
  await type('kubectl run -it --rm --restart=Never busybox --image=gcr.io/google-containers/busybox sh')
  const said: string[] = []
  for (const command of commands) said.push(await type(command))
  await type('exit')
  return said
}

const loop = (list: readonly string[]) => [`for ep in ${list.join(' ')}; do`, '    wget -qO- $ep; echo', 'done']
const distinct = (text: string) => new Set(text.match(new RegExp(NAME, 'g')))

describe('Debug Services', () => {
  it('[TUT-3] runs three pods that tell their names, and asks each of them', async () => {
    expect(await type('kubectl create deployment hostnames --image=registry.k8s.io/serve_hostname')).toBe(
      'deployment.apps/hostnames created\n',
    )
    expect(await type('kubectl scale deployment hostnames --replicas=3')).toBe('deployment.apps/hostnames scaled\n')
    expect((await type('kubectl get pods -l app=hostnames')).match(/ 1\/1 +Running +0 /g)).toHaveLength(3)
    await type(String.raw`kubectl get pods -l app=hostnames ` + '\\')
    const list = await type(String.raw`    -o go-template='{{range .items}}{{.status.podIP}}{{"\n"}}{{end}}'`)
    addresses = list.trimEnd().split('\n')
    expect(addresses).toHaveLength(3)
    const said = await within(loop(addresses.map((ip) => `${ip}:9376`)))
    expect(distinct(said.join('')).size).toBe(3)
  })

  it('[TUT-3] has no Service yet, and no name', async () => {
    // busybox's wget has other words than the GNU wget of the page
    expect(await within(['wget -O- hostnames'])).toEqual(["wget: bad address 'hostnames'\n"])
    expect(await type('kubectl get svc hostnames')).toBe(
      'Error from server (NotFound): services "hostnames" not found\n',
    )
    expect(await type('kubectl expose deployment hostnames --port=80 --target-port=9376')).toBe(
      'service/hostnames exposed\n',
    )
    const shown = await type('kubectl get svc hostnames')
    expect(shown).toMatch(/\nhostnames +ClusterIP +10\.96\.\d+\.\d+ +<none> +80\/TCP +\d+s\n$/)
    clusterIP = /10\.96\.\d+\.\d+/.exec(shown)![0]
  })

  it('[TUT-3] is found by its name, with its namespace, and in full', async () => {
    const names = ['hostnames', 'hostnames.default', 'hostnames.default.svc.cluster.local']
    const said = await within(names.map((name) => `nslookup ${name}`))
    for (const [i, text] of said.entries()) {
      expect(text).toContain('Address 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n')
      expect(text).toContain(`Name:      ${names[i]}\nAddress 1: ${clusterIP} hostnames.default.svc.cluster.local\n`)
    }
    expect(await type('ssh node-1 nslookup hostnames.default.svc.cluster.local 10.96.0.10')).toBe(
      `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\thostnames.default.svc.cluster.local\nAddress: ${clusterIP}\n\n`,
    )
  })

  it('[TUT-3] is found since /etc/resolv.conf says where, as kubernetes is', async () => {
    const [conf, kubernetes] = await within(['cat /etc/resolv.conf', 'nslookup kubernetes.default'])
    expect(conf).toContain('nameserver 10.96.0.10\n')
    expect(conf).toMatch(/^search default\.svc\.cluster\.local svc\.cluster\.local cluster\.local$/m)
    expect(conf).toContain('options ndots:5\n')
    expect(kubernetes).toContain('Address 1: 10.96.0.1 kubernetes.default.svc.cluster.local\n')
  })

  it('[TUT-3] works by its address, and leads to the pods that it lists', async () => {
    const said = await within(['for i in $(seq 1 30); do', `    wget -qO- ${clusterIP}:80; echo`, 'done'])
    expect(distinct(said.join('')).size).toBe(3)
    const service = JSON.parse(await type('kubectl get service hostnames -o json')) as {
      spec: { ports: object[]; selector: object }
    }
    expect(service.spec.ports).toEqual([{ port: 80, protocol: 'TCP', targetPort: 9376 }])
    expect(service.spec.selector).toEqual({ app: 'hostnames' })
    const slices = await type('kubectl get endpointslices -l kubernetes.io/service-name=hostnames')
    const endpoints = await type('kubectl get endpoints hostnames')
    for (const address of addresses) {
      expect(slices).toContain(address)
      expect(endpoints).toContain(`${address}:9376`)
    }
  })

  it('[TUT-3] is in the rules of a node whose kube-proxy runs', async () => {
    await type('ssh node-1')
    expect(await type('ps auxw | grep kube-proxy')).toMatch(/^root .*\/kube-proxy/)
    const rules = await type('iptables-save | grep hostnames')
    for (const address of addresses) {
      expect(rules).toMatch(new RegExp(`^-A KUBE-SEP-\\w+ -s ${address}/32 .* -j KUBE-MARK-MASQ$`, 'm'))
      expect(rules).toMatch(new RegExp(`^-A KUBE-SEP-\\w+ .* -j DNAT --to-destination ${address}:9376$`, 'm'))
    }
    expect(rules).toMatch(new RegExp(`^-A KUBE-SERVICES -d ${clusterIP}/32 .* --dport 80 -j KUBE-SVC-\\w+$`, 'm'))
    expect(rules.match(/^-A KUBE-SVC-\w+ .*--probability (0\.33333333349|0\.50000000000) -j/gm)).toHaveLength(2)
    expect(await type(`curl ${clusterIP}:80`)).toMatch(new RegExp(`^${NAME}$`))
    expect(await type('ps auxw | grep kubelet')).toMatch(/^root .*\/kubelet/)
    await type('exit')
  })

  it('[TUT-3] lets a pod reach itself through its own Service', async () => {
    await type('kubectl scale deployment hostnames --replicas=1; sleep 5')
    const trace = JSON.parse(
      await type('trace -o json --from $(kubectl get pods -l app=hostnames -o name) hostnames:80'),
    )
    expect(trace).toMatchObject({ outcome: 'ok' })
  })

  it('[TUT-3] is a virtual server with real ones in mode ipvs', async () => {
    await loadProxyMode('ipvs')
    const yaml = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking: {kubeProxyMode: ipvs}\n'
    const other = typist({ config: parseClusterConfig(yaml).config })
    await other.type('kubectl create deployment hostnames --image=registry.k8s.io/serve_hostname --replicas=3')
    await other.type('kubectl expose deployment hostnames --port=80 --target-port=9376; sleep 5')
    const ip = await other.type("kubectl get svc hostnames -o jsonpath='{.spec.clusterIP}'")
    expect(await other.type('ssh node-1 ipvsadm -ln')).toMatch(
      new RegExp(`^TCP {2}${ip}:80 rr\\n( {2}-> 10\\.244\\.\\d+\\.\\d+:9376 +Masq +1 +0 +0 *\\n){3}`, 'm'),
    )
  })
})
