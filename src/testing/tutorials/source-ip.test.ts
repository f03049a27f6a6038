import { describe, expect, it } from 'vitest'
import { typist } from '../typist.ts'

const person = typist()
const { type } = person
const EXTERNAL = '198.51.100.7'
const lines = (text: string) => text.trimEnd().split('\n')

describe('Using Source IP', () => {
  it('[TUT-3, TUT-6] keeps the address of a pod that calls a ClusterIP', async () => {
    expect(await type('kubectl create deployment source-ip-app --image=registry.k8s.io/echoserver:1.10')).toBe(
      'deployment.apps/source-ip-app created\n',
    )
    expect(await type('kubectl get nodes')).toMatch(/^NAME +STATUS +ROLES +AGE +VERSION\nnode-1 +Ready/)
    await type('ssh node-1')
    expect(await type('curl http://localhost:10249/proxyMode')).toBe('iptables')
    await type('exit')
    expect(await type('kubectl expose deployment source-ip-app --name=clusterip --port=80 --target-port=8080')).toBe(
      'service/clusterip exposed\n',
    )
    const row = lines(await type('kubectl get svc clusterip'))[1]!.split(/ +/)
    expect(row.slice(0, 2)).toEqual(['clusterip', 'ClusterIP'])
    await type('kubectl run busybox -it --image=busybox --restart=Never --rm')
    const shown = await type('ip addr')
    expect(shown).toMatch(/^1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue/)
    const own = /inet (10\.244\.\d+\.\d+)\/24 /.exec(shown)![1]!
    const answer = await type(`wget -qO - ${row[2]}`)
    expect(answer).toContain(`client_address=${own}\n`)
    expect(answer).toContain('user-agent=Wget\n')
    expect(await type('exit')).toContain('pod "busybox" deleted')
  })

  it('[TUT-3] puts a node in the place of a client that calls a NodePort', async () => {
    await type('kubectl expose deployment source-ip-app --name=nodeport --port=80 --target-port=8080 --type=NodePort')
    await type('NODEPORT=$(kubectl get -o jsonpath="{.spec.ports[0].nodePort}" services nodeport)')
    await type(
      `NODES=$(kubectl get nodes -o jsonpath='{ $.items[*].status.addresses[?(@.type=="InternalIP")].address }')`,
    )
    const seen = await type('for node in $NODES; do curl -s $node:$NODEPORT | grep -i client_address; done')
    expect(lines(seen).map((line) => line.trim())).toEqual([
      'client_address=10.0.1.5',
      'client_address=10.0.1.6',
      'client_address=10.0.1.7',
    ])
  })

  it('[TUT-3] keeps the client with externalTrafficPolicy Local, and drops where no pod is', async () => {
    expect(await type(`kubectl patch svc nodeport -p '{"spec":{"externalTrafficPolicy":"Local"}}'`)).toBe(
      'service/nodeport patched\n',
    )
    const before = person.cluster.time
    const seen = await type(
      'for node in $NODES; do curl --connect-timeout 1 -s $node:$NODEPORT | grep -i client_address; done',
    )
    expect(seen.trim()).toBe(`client_address=${EXTERNAL}`)
    // two nodes were waited for, a second each
    expect(person.cluster.time - before).toBeGreaterThan(2000)
  })

  it('[TUT-3] does the same behind a load balancer', async () => {
    await type(
      'kubectl expose deployment source-ip-app --name=loadbalancer --port=80 --target-port=8080 --type=LoadBalancer',
    )
    await type('sleep 120')
    const external = lines(await type('kubectl get svc loadbalancer'))[1]!.split(/ +/)[3]!
    expect(await type(`curl ${external}`)).toMatch(/client_address=10\.0\.1\.[567]\n/)
    await type(`kubectl patch svc loadbalancer -p '{"spec":{"externalTrafficPolicy":"Local"}}'`)
    const port = (await type('kubectl get svc loadbalancer -o yaml | grep -i healthCheckNodePort')).split(': ')[1]!
    expect(port).toMatch(/^3\d{4}\n$/)
    // the page has -l run=…, as kubectl run once labelled what it made
    const [, row] = lines(await type('kubectl get pod -o wide -l app=source-ip-app'))
    const home = row!.split(/ {2,}/)[6]!
    for (const node of ['node-1', 'node-2', 'node-3']) {
      const health = await type(`ssh ${node} curl -s localhost:${port.trim()}/healthz`)
      // the page has a sentence in its place; JSON since v1.5
      expect(health).toContain(`"localEndpoints": ${node === home ? 1 : 0}`)
    }
    // the page waits for ten seconds; Google's health checks take three times eight today
    await type('sleep 24')
    for (let i = 0; i < 5; i++) expect(await type(`curl ${external}`)).toContain(`client_address=${EXTERNAL}\n`)
  })

  it('[TUT-3] is tidied up', async () => {
    expect(lines(await type('kubectl delete svc -l app=source-ip-app'))).toHaveLength(3)
    expect(await type('kubectl delete deployment source-ip-app')).toBe(
      'deployment.apps "source-ip-app" deleted from default namespace\n',
    )
  })
})
