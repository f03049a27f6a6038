import { describe, expect, it } from 'vitest'
import { KubectlSession } from '../../testing/kubectlSession.ts'
import { VERBS } from './verbs/index.ts'

/** What the real kubectl v1.32 prints with --dry-run=client -o yaml, without the `creationTimestamp: null` that v1.34 left out. */
const GENERATED: [line: string, yaml: string][] = [
  [
    'kubectl create deployment w --image=a/b:1 --replicas=2 --port=80',
    `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: w
  name: w
spec:
  replicas: 2
  selector:
    matchLabels:
      app: w
  strategy: {}
  template:
    metadata:
      labels:
        app: w
    spec:
      containers:
      - image: a/b:1
        name: b
        ports:
        - containerPort: 80
        resources: {}
status: {}
`,
  ],
  [
    'kubectl create service nodeport x --tcp=80 --node-port=31000',
    `apiVersion: v1
kind: Service
metadata:
  labels:
    app: x
  name: x
spec:
  ports:
  - name: "80"
    nodePort: 31000
    port: 80
    protocol: TCP
    targetPort: 80
  selector:
    app: x
  type: NodePort
status:
  loadBalancer: {}
`,
  ],
  [
    "kubectl create ingress i --class=nginx --rule='foo.com/p*=svc:80' --rule='bar.com/=svc2:http,tls=sec' --default-backend=d:80 --annotation a=b",
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  annotations:
    a: b
  name: i
spec:
  defaultBackend:
    service:
      name: d
      port:
        number: 80
  ingressClassName: nginx
  rules:
  - host: foo.com
    http:
      paths:
      - backend:
          service:
            name: svc
            port:
              number: 80
        path: /p
        pathType: Prefix
  - host: bar.com
    http:
      paths:
      - backend:
          service:
            name: svc2
            port:
              name: http
        path: /
        pathType: Exact
  tls:
  - hosts:
    - bar.com
    secretName: sec
status:
  loadBalancer: {}
`,
  ],
  [
    'kubectl create secret generic s --from-literal=a=b',
    'apiVersion: v1\ndata:\n  a: Yg==\nkind: Secret\nmetadata:\n  name: s\n',
  ],
]

describe('the verbs of kubectl', () => {
  it.each(GENERATED)('[KCTL-8] %s makes what the real one makes', async (line, yaml) => {
    expect(await new KubectlSession().type(`${line} --dry-run=client -o yaml`)).toEqual({ out: yaml, err: '', code: 0 })
  })

  it('[KCTL-9] a rollout is told until its end, and undone to the revision before', async () => {
    const session = new KubectlSession()
    await session.type('kubectl create deployment web --image=nginx:1.25 --replicas=2')
    const { out, code } = await session.type('kubectl rollout status deployment/web')
    expect(out).toMatch(
      /^Waiting for deployment "web" rollout to finish: 0 of 2 updated replicas are available\.\.\.\n/m,
    )
    expect(out.endsWith('deployment "web" successfully rolled out\n')).toBe(true)
    expect(code).toBe(0)
    await session.type('kubectl set image deployment/web nginx=nginx:1.26; kubectl rollout status deployment/web')
    expect((await session.type('kubectl rollout undo deployment/web')).out).toBe('deployment.apps/web rolled back\n')
    const image = "kubectl get deploy web -o jsonpath='{.spec.template.spec.containers[0].image}'"
    expect((await session.type(image)).out).toBe('nginx:1.25')
    expect((await session.type('kubectl rollout undo deployment/web --to-revision=9')).err).toBe(
      'error: unable to find specified revision 9 in history\n',
    )
  })

  it.each([
    ['kubectl wait --for=condition=Available deployment/web', 'deployment.apps/web condition met\n', 0],
    [
      "kubectl wait --for=jsonpath='{.status.readyReplicas}'=2 deployment/web",
      'deployment.apps/web condition met\n',
      0,
    ],
    ['kubectl wait --for=condition=Never deployment/web --timeout=5s', '', 1],
    [
      'kubectl delete deployment web --wait=false; kubectl wait --for=delete deployment/web',
      'deployment.apps "web" deleted from default namespace\n',
      0,
    ],
  ])('[KCTL-9] %s', async (line, out, code) => {
    const session = new KubectlSession()
    await session.type('kubectl create deployment web --image=nginx:1.25 --replicas=2')
    const done = await session.type(line)
    expect(done.out).toBe(out)
    expect(done.code).toBe(code)
  })

  it('[KCTL-10] remembers the namespace of the context', async () => {
    const session = new KubectlSession()
    await session.type('kubectl create namespace shop; kubectl create deployment web --image=nginx -n shop')
    expect((await session.type('kubectl config set-context --current --namespace=shop')).out).toBe(
      'Context "podpath" modified.\n',
    )
    expect((await session.type('kubectl get deploy -o name; cat ~/.kube/config | grep namespace')).out).toBe(
      'deployment.apps/web\n    namespace: shop\n',
    )
    expect((await session.type('kubectl get deploy -n default')).err).toBe('No resources found in default namespace.\n')
  })

  it('[KCTL-6] explain themselves when asked for help', async () => {
    const session = new KubectlSession()
    for (const { name } of VERBS) {
      const { out, code } = await session.type(`kubectl ${name} --help`)
      expect({ name, code, out: out.slice(0, 200) }).toEqual({
        name,
        code: 0,
        out: expect.stringContaining('.\n') as string,
      })
    }
  })
})
