import { describe, expect, it } from 'vitest'
import { loadProxyMode, type ProxyMode, type Unstructured } from '#engine'
import { parseClusterConfig } from '#manifest'
import { ADDONS } from '#manifest/addons'
import { service } from '../demo.ts'
import { typist, type Typist } from '../typist.ts'
import { MANIFESTS } from './article.ts'

const MINUTE_S = 60
/** What a test may take on a busy machine. */
const MINUTES = 180_000
const pod =
  'kubectl run asker --image=nicolaka/netshoot --command -- sleep infinity; kubectl wait pod/asker --for=condition=Ready'
const inPod = (command: string) => `kubectl exec asker -- ${command}`

function cluster(yaml: string, files: Record<string, string> = {}): Typist {
  return typist({ config: parseClusterConfig(yaml).config, files: { ...MANIFESTS, ...files } })
}
const playground = (fields: string) => `kind: Playground\napiVersion: podpath.dev/v1\n${fields}\n`
const proxy = (mode: string) =>
  `kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking: {kubeProxyMode: ${mode}}\n`

async function withDemo(person: Typist = typist({ files: MANIFESTS })): Promise<Typist> {
  await person.type(`kubectl apply -f nginx-demo.yaml; ${pod}; kubectl rollout status deployment/nginx-demo`)
  return person
}

const listOf = (items: Unstructured[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items })

const addressOf = async ({ type }: Typist, service: string) =>
  (await type(`kubectl get svc ${service} -o jsonpath='{.spec.clusterIP}'`)).trim()

describe('what the article says of a ClusterIP', { timeout: MINUTES }, () => {
  it('[TUT-2] is what a Service gets that asks for nothing', async () => {
    const { type } = typist()
    await type('kubectl create deployment web --image=nginx; kubectl expose deployment web --port=80')
    expect(await type("kubectl get svc web -o jsonpath='{.spec.type}'")).toBe('ClusterIP')
  })

  it('[TUT-2] has a name of the form service.namespace.svc.cluster.local', async () => {
    const person = await withDemo()
    const address = await addressOf(person, 'nginx-clusterip')
    expect(await person.type(inPod('dig +short nginx-clusterip.default.svc.cluster.local'))).toBe(`${address}\n`)
    expect(await person.type(inPod('dig +short nginx-clusterip.other.svc.cluster.local'))).toBe('')
  })

  it('[TUT-2] is reached from inside, and from nowhere else', async () => {
    const person = await withDemo()
    const address = await addressOf(person, 'nginx-clusterip')
    expect(await person.type(inPod(`curl -s -o /dev/null -w '%{http_code}' ${address}`))).toBe('200')
    expect(await person.type(`curl http://${address}`)).toContain(`Failed to connect to ${address} port 80`)
    expect(await person.status()).toBe(7)
  })

  it.each<[ProxyMode, string, boolean]>([
    ['iptables', 'iptables-save', false],
    ['nftables', 'nft list ruleset', false],
    // Here the article is not quite right: IPVS takes packets in for the addresses of a dummy interface only.
    ['ipvs', 'ipvsadm -Ln', true],
  ])('[TUT-2] is a rule of every node, in mode %s', async (mode, rules, onInterface) => {
    await loadProxyMode(mode)
    const person = await withDemo(cluster(proxy(mode)))
    const address = await addressOf(person, 'nginx-clusterip')
    for (const node of ['node-1', 'node-2', 'node-3']) {
      expect(await person.type(`ssh ${node} ${rules}`)).toContain(address)
      expect((await person.type(`ssh ${node} ip -o addr`)).includes(address)).toBe(onInterface)
    }
  })

  it('[TUT-2] stays, while its pods get other addresses when they are made anew', async () => {
    const person = await withDemo()
    const { type } = person
    const before = await addressOf(person, 'nginx-clusterip')
    const podsBefore = await type("kubectl get pods -l app=nginx-demo -o jsonpath='{.items[*].status.podIP}'")
    await type('kubectl delete pods -l app=nginx-demo; kubectl rollout status deployment/nginx-demo')
    const pods = await type("kubectl get pods -l app=nginx-demo -o jsonpath='{.items[*].status.podIP}'")
    expect(pods.split(' ').filter((address) => podsBefore.split(' ').includes(address))).toEqual([])
    expect(await addressOf(person, 'nginx-clusterip')).toBe(before)
    const slices = 'kubectl get endpointslices -l kubernetes.io/service-name=nginx-clusterip'
    const endpoints = await type(`${slices} -o jsonpath='{.items[*].endpoints[*].addresses[0]}'`)
    expect(endpoints.split(' ').sort()).toEqual(pods.split(' ').sort())
  })
})

describe('what the article says of NodePorts', { timeout: MINUTES }, () => {
  it('[TUT-2] are of 30000 to 32767, drawn where none is asked for, and 2,768 in all', async () => {
    const items = Array.from({ length: 2768 }, (_, at) =>
      service(`s${at}`, { type: 'NodePort', ports: [{ port: 80 }] }),
    )
    const { type } = cluster('', { 'some.json': listOf(items.slice(0, 1400)), 'rest.json': listOf(items.slice(1400)) })
    const ask = (name: string, port: number) =>
      type(`kubectl create service nodeport ${name} --tcp=80 --node-port=${port}`)
    for (const port of [29999, 32768]) {
      expect(await ask('out', port)).toContain(
        `Invalid value: ${port}: provided port is not in the valid range. The range of valid ports is 30000-32767`,
      )
    }
    expect((await type('kubectl apply -f some.json -f rest.json')).match(/created/g)).toHaveLength(2768)
    const ports = (await type("kubectl get svc -o jsonpath='{.items[*].spec.ports[0].nodePort}'"))
      .split(' ')
      .map(Number)
    expect(new Set(ports).size).toBe(2768)
    expect([Math.min(...ports), Math.max(...ports)]).toEqual([30000, 32767])
    expect(await type('kubectl create service nodeport last --tcp=80')).toContain(
      'failed to allocate a nodePort: range is full',
    )
  })

  it('[TUT-2] are of another range where the API server is told so', async () => {
    const { type } = cluster(playground('apiServer: {serviceNodePortRange: 40000-40009}'))
    await type('kubectl create service nodeport web --tcp=80')
    expect(await type("kubectl get svc web -o jsonpath='{.spec.ports[0].nodePort}'")).toMatch(/^4000\d$/)
  })

  it('[TUT-2] come with a ClusterIP, and are open on every node, whether a pod runs there or not', async () => {
    const person = await withDemo()
    const address = await addressOf(person, 'nginx-nodeport')
    expect(await person.type(inPod(`curl -s http://${address}`))).toContain('Welcome to nginx!')
    const nodes = await person.type("kubectl get pods -l app=nginx-demo -o jsonpath='{.items[*].spec.nodeName}'")
    expect(new Set(nodes.split(' ')).size).toBeLessThan(3)
    for (const ip of ['203.0.113.11', '203.0.113.12', '203.0.113.13'])
      expect(await person.type(`curl -s http://${ip}:30100`)).toContain('Welcome to nginx!')
  })
})

describe('what the article says of load balancers', { timeout: MINUTES }, () => {
  it.each([
    ['aws', /\.elb\.amazonaws\.com$/],
    ['gcp', /^203\.0\.113\.\d+$/],
    ['azure', /^203\.0\.113\.\d+$/],
  ])('[TUT-2] are made by the cloud, within one to two minutes: %s', async (provider, external) => {
    const { type } = await withDemo(cluster(playground(`cloudProvider: ${provider}`)))
    const column = "kubectl get svc nginx-loadbalancer --no-headers | awk '{print $4}'"
    expect(await type(column)).toBe('<pending>\n')
    await type(`sleep ${2 * MINUTE_S}`)
    const shown = (await type(column)).trim()
    expect(shown).toMatch(external)
    expect(await type(`curl -s http://${shown}`)).toContain('Welcome to nginx!')
    await type(`LB_IP=$(kubectl get svc nginx-loadbalancer -o jsonpath='{.status.loadBalancer.ingress[0].ip}')`)
    expect((await type('echo "$LB_IP"')).trim()).toBe(provider === 'aws' ? '' : shown)
  })

  it('[TUT-2] are one for each Service, and cost 15 to 30 dollars a month each', async () => {
    const person = typist()
    const { type, cluster } = person
    await type('for i in $(seq 1 20); do kubectl create service loadbalancer lb$i --tcp=80:80; done')
    await type('sleep 180')
    const addresses = await type("kubectl get svc -o jsonpath='{.items[*].status.loadBalancer.ingress[0].ip}'")
    expect(new Set(addresses.split(' ')).size).toBe(20)
    const prices = cluster.topology().loadBalancers.map(({ pricePerMonth }) => pricePerMonth)
    expect(prices).toHaveLength(20)
    for (const price of prices) {
      expect(price).toBeGreaterThanOrEqual(15)
      expect(price).toBeLessThanOrEqual(30)
    }
  })
})

const FANOUT = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  rules:
  - host: shop.example.com
    http:
      paths:
      - {path: /a, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}
      - {path: /b, pathType: Prefix, backend: {service: {name: b, port: {number: 80}}}}
  - host: c.example.com
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: c, port: {number: 80}}}}
`

const POLICIES = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-all}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-asker}
spec:
  podSelector: {matchLabels: {app: nginx-demo}}
  ingress:
  - from:
    - podSelector: {matchLabels: {run: asker}}
`

describe('what the article recommends', { timeout: MINUTES }, () => {
  it('[TUT-2] leads to several Services through one load balancer, by paths and by hosts', async () => {
    const { type } = typist({ files: { 'ingress-nginx.yaml': ADDONS['ingress-nginx.yaml']!, 'fanout.yaml': FANOUT } })
    await type('kubectl apply -f ingress-nginx.yaml -f fanout.yaml')
    for (const name of ['a', 'b', 'c']) {
      await type(
        `kubectl create deployment ${name} --image=traefik/whoami --port=80; kubectl expose deployment ${name}`,
      )
    }
    await type('sleep 180')
    const ip = (await type("kubectl get ingress shop -o jsonpath='{.status.loadBalancer.ingress[0].ip}'")).trim()
    const services = (await type('kubectl get svc -A')).split('\n').filter((line) => line.includes('LoadBalancer'))
    expect(services).toHaveLength(1)
    const servedBy = (host: string, path: string) =>
      type(`curl -s -H 'Host: ${host}' http://${ip}${path} | grep ^Hostname`)
    expect(await servedBy('shop.example.com', '/a')).toMatch(/^Hostname: a-/)
    expect(await servedBy('shop.example.com', '/b/c')).toMatch(/^Hostname: b-/)
    expect(await servedBy('c.example.com', '/')).toMatch(/^Hostname: c-/)
  })

  it('[TUT-2] denies what no policy allows, though the ClusterIP could be reached', async () => {
    const person = typist({ files: { ...MANIFESTS, 'policies.yaml': POLICIES } })
    const { type } = await withDemo(person)
    await type('kubectl run other --image=nicolaka/netshoot --command -- sleep infinity; sleep 10')
    const ask = (name: string) =>
      type(`kubectl exec ${name} -- curl -s -o /dev/null -m 3 http://nginx-clusterip; echo $?`)
    expect([await ask('asker'), await ask('other')]).toEqual(['0\n', '0\n'])
    await type('kubectl apply -f policies.yaml')
    expect(await ask('asker')).toBe('0\n')
    expect(await ask('other')).toMatch(/exit code 28\n28\n$/)
  })
})
