import { describe, expect, it } from 'vitest'
import { typist } from '../typist.ts'
import { CERTIFICATE, DEFAULT_CONF, KEY } from './connectFiles.ts'

const { type, status } = typist({
  files: { 'nginx.crt': CERTIFICATE, 'nginx.key': KEY, 'default.conf': DEFAULT_CONF },
})
const examples = 'https://k8s.io/examples/service/networking'
const WELCOME = '<h1>Welcome to nginx!</h1>'
let clusterIP = ''

describe('Connecting Applications with Services', () => {
  it('[TUT-3] gives each pod an address of its own, which nodes reach', async () => {
    await type(`kubectl apply -f ${examples}/run-my-nginx.yaml`)
    expect((await type('kubectl get pods -l run=my-nginx -o wide')).match(/ 1\/1 +Running .* node-\d /g)).toHaveLength(
      2,
    )
    const ips = await type('kubectl get pods -l run=my-nginx -o custom-columns=POD_IP:.status.podIPs')
    expect(ips).toMatch(/^POD_IP\n(\[map\[ip:10\.244\.\d+\.\d+\]\]\n){2}$/)
    for (const [ip] of ips.matchAll(/10\.[\d.]+/g)) expect(await type(`ssh node-2 curl -s ${ip}`)).toContain(WELCOME)
  })

  it('[TUT-3] collects them behind a Service', async () => {
    expect(await type('kubectl expose deployment/my-nginx')).toBe('service/my-nginx exposed\n')
    const row = await type('kubectl get svc my-nginx')
    expect(row).toMatch(/\nmy-nginx +ClusterIP +10\.96\.\d+\.\d+ +<none> +80\/TCP /)
    clusterIP = /10\.96\.\d+\.\d+/.exec(row)![0]
    const described = await type('kubectl describe svc my-nginx')
    const [, endpoints] = /^Endpoints: +(\S+:80,\S+:80)$/m.exec(described)!
    const slice = await type('kubectl get endpointslices -l kubernetes.io/service-name=my-nginx')
    expect(slice).toMatch(/\nmy-nginx-\w{5} +IPv4 +80 +/)
    for (const each of endpoints!.split(',')) expect(slice).toContain(each.split(':')[0])
  })

  it('[TUT-3] tells of it by variables to pods that started later, and to no others', async () => {
    const first =
      "$(kubectl get pods -l run=my-nginx --field-selector=status.phase=Running -o jsonpath='{.items[0].metadata.name}')"
    const before = await type(`kubectl exec ${first} -- printenv | grep SERVICE`)
    expect(before.trimEnd().split('\n').sort()).toEqual([
      'KUBERNETES_SERVICE_HOST=10.96.0.1',
      'KUBERNETES_SERVICE_PORT=443',
      'KUBERNETES_SERVICE_PORT_HTTPS=443',
    ])
    await type('kubectl scale deployment my-nginx --replicas=0; kubectl scale deployment my-nginx --replicas=2;')
    expect((await type('kubectl get pods -l run=my-nginx -o wide')).match(/ Running /g)).toHaveLength(2)
    const after = await type(`kubectl exec ${first} -- printenv | grep SERVICE`)
    expect(after).toContain(`MY_NGINX_SERVICE_HOST=${clusterIP}\n`)
    expect(after).toContain('MY_NGINX_SERVICE_PORT=80\n')
  })

  it('[TUT-3] tells of it by DNS', async () => {
    expect(await type('kubectl get services kube-dns --namespace=kube-system')).toMatch(
      /\nkube-dns +ClusterIP +10\.96\.0\.10 +<none> +53\/UDP,53\/TCP/,
    )
    await type('kubectl run curl --image=radial/busyboxplus:curl -i --tty --rm')
    const said = await type('nslookup my-nginx')
    await type('exit')
    expect(said).toContain(clusterIP)
  })

  it('[TUT-3] makes a Secret of a certificate, and a ConfigMap of a file', async () => {
    expect(await type('kubectl create secret tls nginxsecret --key nginx.key --cert nginx.crt')).toBe(
      'secret/nginxsecret created\n',
    )
    expect(await type('kubectl get secrets')).toMatch(/\nnginxsecret +kubernetes\.io\/tls +2 /)
    expect(await type('kubectl create configmap nginxconfigmap --from-file=default.conf')).toBe(
      'configmap/nginxconfigmap created\n',
    )
    expect(await type('kubectl get configmaps')).toMatch(/\nnginxconfigmap +1 /)
    expect(await type('kubectl describe configmap nginxconfigmap')).toContain(DEFAULT_CONF)
  })

  it('[TUT-3, TUT-8] serves both ports, one of them with TLS', async () => {
    await type(`kubectl delete deployments,svc my-nginx; kubectl create -f ${examples}/nginx-secure-app.yaml`)
    await type('kubectl rollout status deployment/my-nginx')
    const ips = await type('kubectl get pods -l run=my-nginx -o custom-columns=POD_IP:.status.podIPs')
    const ip = /10\.244[\d.]+/.exec(ips)![0]
    await type('ssh node-1')
    expect(await type(`curl -k https://${ip}`)).toContain(WELCOME)
    expect(await type(`curl https://${ip}`)).toContain('curl: (60) SSL certificate problem: self-signed certificate')
    expect(await type(`curl http://${ip}:443`)).toContain('The plain HTTP request was sent to HTTPS port')
    expect(await type(`curl http://${ip}`)).toContain(WELCOME)
    await type('exit')
  })

  it('[TUT-3, TUT-8] is believed under its name, by who has its certificate', async () => {
    await type(`kubectl apply -f ${examples}/curlpod.yaml`)
    expect(await type('kubectl get pods -l app=curlpod')).toMatch(/\ncurl-deployment-\w+-\w{5} +1\/1 +Running /)
    const within = (command: string) => type(`kubectl exec deploy/curl-deployment -- ${command}`)
    expect(await within('curl https://my-nginx --cacert /etc/nginx/ssl/tls.crt')).toContain(WELCOME)
    expect(await within('curl https://my-nginx.default --cacert /etc/nginx/ssl/tls.crt')).toContain(
      "curl: (60) SSL: certificate subject name 'my-nginx' does not match target host name 'my-nginx.default'",
    )
    expect(await within('curl https://my-nginx --cacert /nope')).toContain('curl: (77) error setting certificate file')
  })

  it('[TUT-3] is reached at node ports, and through a load balancer once it is one', async () => {
    const ports = await type('kubectl get svc my-nginx -o yaml | grep nodePort -C 5')
    expect(ports).toMatch(/- name: http\n {4}nodePort: 3\d{4}\n {4}port: 8080\n/)
    const [, port] = /- name: https\n {4}nodePort: (3\d{4})\n {4}port: 443\n/.exec(ports)!
    const nodes = await type('kubectl get nodes -o yaml | grep ExternalIP -C 1')
    expect(nodes).toMatch(/^ {4}- address: 203\.0\.113\.11\n {6}type: ExternalIP\n/)
    expect(await type(`curl https://203.0.113.11:${port} -k`)).toContain(WELCOME)
    await type('export KUBE_EDITOR="sed -i s/NodePort/LoadBalancer/"')
    expect(await type('kubectl edit svc my-nginx')).toBe('service/my-nginx edited\n')
    await type('sleep 120')
    const [, external] = /\nmy-nginx +LoadBalancer +\S+ +(203\S+) +8080:/.exec(await type('kubectl get svc my-nginx'))!
    expect(await type(`curl https://${external} -k`)).toContain('<title>Welcome to nginx!</title>')
    expect(await status()).toBe(0)
  })
})
