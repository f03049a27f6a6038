import { describe, expect, it } from 'vitest'
import { typist } from '../typist.ts'
import { COMMANDS, MANIFESTS } from './article.ts'

const MINUTE = 60_000
const WELCOME = '<h1>Welcome to nginx!</h1>'

const person = typist({ files: MANIFESTS })
const { type, status, cluster } = person
describe('the article, typed as printed', () => {
  it('[TUT-1] makes a Service of the default type, for inside', async () => {
    expect(await type('kubectl apply -f backend-service.yaml')).toBe(
      'deployment.apps/backend-api created\nservice/backend-api created\n',
    )
    expect(await type('kubectl get svc backend-api')).toMatch(
      /^NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE\nbackend-api +ClusterIP +10\.96\.\d+\.\d+ +<none> +80\/TCP +\d+s\n$/,
    )
  })

  it('[TUT-1] reaches it by its name from a shell in a pod, which is gone afterwards', async () => {
    expect(await type('kubectl run test-pod --rm -it --image=curlimages/curl -- sh')).toContain(
      "If you don't see a command prompt, try pressing enter.",
    )
    expect(person.prompt).toBe('~ $ ')
    expect(await type('curl http://backend-api.default.svc.cluster.local')).toMatch(
      /Hello from backend-api-\w+-\w+ \(myapp\/backend:1\.0, port 8080\)/,
    )
    expect(await type('exit')).toContain('pod "test-pod" deleted')
    expect(person.prompt).toContain('workstation')
    await type('kubectl wait --for=delete pod/test-pod')
    expect(await type('kubectl get pod test-pod')).toContain('pods "test-pod" not found')
  })

  it('[TUT-1] opens a port of every node, behind which is nobody until there are pods', async () => {
    expect(await type('kubectl apply -f web-nodeport.yaml')).toBe('service/web-app created\n')
    expect(await type('kubectl get svc web-app')).toMatch(
      /\nweb-app +NodePort +10\.96\.\d+\.\d+ +<none> +80:30080\/TCP +\d+s\n$/,
    )
    expect(await type('curl http://10.0.1.5:30080')).toContain('curl: (7) Failed to connect to 10.0.1.5 port 30080')
    expect(await status()).toBe(7)
    await type('kubectl apply -f behind.yaml; kubectl rollout status deployment/web-app')
    for (const address of ['10.0.1.5', '10.0.1.6', '10.0.1.7'])
      expect(await type(`curl -s http://${address}:30080`)).toMatch(/^Hello from web-app-\S+ \(\S+, port 8080\)\n$/)
  })

  it('[TUT-1] refuses two ports without names, and so there is nothing to watch', async () => {
    expect(await type('kubectl apply -f web-loadbalancer.yaml')).toBe(
      'The Service "web-frontend" is invalid: \n* spec.ports[0].name: Required value\n* spec.ports[1].name: Required value\n',
    )
    expect(await status()).toBe(1)
    expect(await type('kubectl get svc web-frontend --watch')).toBe(
      'Error from server (NotFound): services "web-frontend" not found\n',
    )
  })

  it('[TUT-1] shows the external address one to two minutes after a pending one, to who watches', async () => {
    await type('kubectl apply -f web-loadbalancer-named.yaml')
    const before = cluster.time
    const lines = (await type('kubectl get svc web-frontend -w', { interruptAfterMs: 2 * MINUTE })).split('\n')
    expect(lines[1]).toMatch(/^web-frontend +LoadBalancer +10\.96\S+ +<pending> +80:3\d{4}\/TCP,443:3\d{4}\/TCP +\d+s$/)
    expect(lines[2]).toMatch(
      /^web-frontend +LoadBalancer +10\.96\S+ +203\.0\.113\.\d+ +80:\S+ +(6\d|[7-9]\d|1[01]\d|2m)/,
    )
    expect(cluster.time - before).toBeLessThan(2.2 * MINUTE)
    expect(await status()).toBe(130)
  })

  it('[TUT-1] takes the brackets around a place holder for redirections, as bash does', async () => {
    expect(await type('curl http://<EXTERNAL-IP>')).toBe("bash: syntax error near unexpected token `newline'\n")
    expect(await status()).toBe(2)
    const address = await type("kubectl get svc web-frontend -o jsonpath='{.status.loadBalancer.ingress[0].ip}'")
    expect(await type(`curl -s http://${address}`)).toMatch(/^Hello from web-frontend-\S+ \(\S+, port 8080\)\n$/)
    expect(await type(`curl -s http://${address}:443`)).toMatch(/^Hello from web-frontend-\S+ \(\S+, port 8443\)\n$/)
  })

  it('[TUT-1] makes three Services for one application', async () => {
    expect((await type('kubectl apply -f nginx-demo.yaml')).trimEnd().split('\n')).toEqual([
      'deployment.apps/nginx-demo created',
      'service/nginx-clusterip created',
      'service/nginx-nodeport created',
      'service/nginx-loadbalancer created',
    ])
    const rows = (await type('kubectl get svc')).trimEnd().split('\n')
    expect(rows.map((row) => row.split(/ +/).slice(0, 2).join(' '))).toEqual([
      'NAME TYPE',
      'backend-api ClusterIP',
      'kubernetes ClusterIP',
      'nginx-clusterip ClusterIP',
      'nginx-loadbalancer LoadBalancer',
      'nginx-nodeport NodePort',
      'web-app NodePort',
      'web-frontend LoadBalancer',
    ])
    expect(rows.find((row) => row.startsWith('nginx-nodeport'))).toContain('80:30100/TCP')
    expect(rows.find((row) => row.startsWith('nginx-loadbalancer'))).toContain('<pending>')
  })

  it('[TUT-1] gets the page of nginx from within, by the name of the Service', async () => {
    const screen = await type('kubectl run test --rm -it --image=curlimages/curl -- curl http://nginx-clusterip')
    expect(screen).toContain(WELCOME)
    expect(screen).toContain('pod "test" deleted')
  })

  it('[TUT-1] gets it from outside, at a port of a node', async () => {
    expect(await type(COMMANDS[13]!)).toBe('')
    expect(await type('echo $NODE_IP')).toBe('203.0.113.11\n')
    expect(await type('curl http://$NODE_IP:30100')).toContain(WELCOME)
  })

  it('[TUT-1] gets it through the load balancer, once there is an address', async () => {
    await type('sleep 120')
    expect(await type(COMMANDS[15]!)).toBe('')
    expect(await type('echo $LB_IP')).toMatch(/^203\.0\.113\.\d+\n$/)
    expect(await type('curl http://$LB_IP')).toContain(WELCOME)
  })

  it('[TUT-1] has left no command out', () => {
    const asked = new Set(COMMANDS)
    const typed = person.typed.filter((line) => asked.has(line))
    expect([...new Set(typed)]).toEqual(COMMANDS)
    expect(COMMANDS).toHaveLength(17)
  })
})
