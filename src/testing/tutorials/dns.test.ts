import { describe, expect, it } from 'vitest'
import { typist } from '../typist.ts'

const { type } = typist()

describe('Debugging DNS Resolution', () => {
  it('[TUT-3] looks the API server up from a pod', async () => {
    expect(await type('kubectl apply -f https://k8s.io/examples/admin/dns/dnsutils.yaml')).toBe(
      'pod/dnsutils created\n',
    )
    await type('kubectl wait --for=condition=Ready pod/dnsutils')
    expect(await type('kubectl get pods dnsutils')).toMatch(/\ndnsutils +1\/1 +Running +0 /)
    expect(await type('kubectl exec -i -t dnsutils -- nslookup kubernetes.default')).toMatch(
      /^Server:\t\t10\.96\.0\.10\nAddress:\t10\.96\.0\.10#53\n\nName:\tkubernetes\.default\.svc\.cluster\.local\nAddress: 10\.96\.0\.1\n/,
    )
    expect(await type('kubectl exec -ti dnsutils -- cat /etc/resolv.conf')).toBe(
      'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    )
  })

  it('[TUT-3] finds CoreDNS, its Service and its endpoints', async () => {
    const pods = await type('kubectl get pods --namespace=kube-system -l k8s-app=kube-dns')
    expect(pods.match(/^coredns-\w+-\w{5} +1\/1 +Running +0 /gm)).toHaveLength(2)
    const logs = await type(
      'for p in $(kubectl get pods --namespace=kube-system -l k8s-app=kube-dns -o name); do kubectl logs --namespace=kube-system $p; done',
    )
    expect(logs.match(/^\.:53\n\[INFO\] plugin\/reload: Running configuration SHA512 = /gm)).toHaveLength(2)
    expect(logs).not.toMatch(/\[(WARNING|ERROR|FATAL)\]/)
    expect(await type('kubectl get svc --namespace=kube-system')).toMatch(
      /^kube-dns +ClusterIP +10\.96\.0\.10 +<none> +53\/UDP,53\/TCP,9153\/TCP /m,
    )
    expect(
      await type('kubectl get endpointslice -l kubernetes.io/service-name=kube-dns --namespace=kube-system'),
    ).toMatch(/^kube-dns-\w{5} +IPv4 +53,53,9153 +10\.244\.\d+\.\d+,10\.244\.\d+\.\d+ /m)
    expect(await type('kubectl -n kube-system get configmap coredns -o yaml')).toMatch(
      /^ {2}Corefile: \|\n {4}\.:53 \{$/m,
    )
  })

  it('[TUT-3] finds no name of another namespace without saying which', async () => {
    await type('kubectl create namespace prod; kubectl create service clusterip svc1 --tcp=80 -n prod')
    expect(await type('kubectl exec -i -t dnsutils -- nslookup svc1')).toContain(
      "** server can't find svc1: NXDOMAIN\n",
    )
    expect(await type('kubectl exec -i -t dnsutils -- nslookup svc1.prod')).toMatch(
      /Name:\tsvc1\.prod\.svc\.cluster\.local\nAddress: 10\.96\.\d+\.\d+\n/,
    )
  })

  it('[TUT-3] fails with nobody to ask', async () => {
    await type('kubectl -n kube-system scale deployment coredns --replicas=0; sleep 40')
    const said = await type('kubectl exec -i -t dnsutils -- nslookup kubernetes.default')
    expect(said).toMatch(/no servers could be reached|connection refused/)
    expect(said).toContain('command terminated with exit code 1')
  })
})
