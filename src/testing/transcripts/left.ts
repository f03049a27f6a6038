/** Commands of the recordings that are the terminal's own: their words are not the engine's. Some change what comes after. */
import type { Deployment } from '../../engine/kinds/deployment/types.ts'
import type { Unstructured } from '../../engine/api/index.ts'
import { must, type Recorded } from './engine.ts'

export interface Left {
  command: string
  why: string
  /** What it does to the cluster. */
  effect?(cluster: Recorded): void
}

const PORT = { port: 5678, targetPort: 8080, protocol: 'TCP', name: '5678-8080' }

/** How long to wait where the recording looks on in the middle. */
const SOON = new Map([['kubectl rollout undo deployment/web', 100]])

export const LEFT: readonly Left[] = [
  left('custom columns', 'kubectl get svc -o custom-columns=NAME:.metadata.name,TYPE:.spec.type,IP:.spec.clusterIP'),
  left(
    'jsonpath',
    `kubectl get svc -o jsonpath='{range .items[*]}{.metadata.name}{"\\t"}{.spec.clusterIP}{"\\n"}{end}'`,
  ),
  left('jsonpath', `kubectl get nodes -o jsonpath='{.items[0].status.addresses[?(@.type=="ExternalIP")].address}'`),
  left('jsonpath', `kubectl get svc nginx-loadbalancer -o jsonpath='{.status.loadBalancer.ingress[0].ip}'`),
  left('jsonpath', `kubectl get svc web-app -o jsonpath='{.spec.ports[0].nodePort}'`),
  left('Go templates', `kubectl get pods -o go-template='{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}'`),
  left(
    'a shell, and kubectl diff',
    "sed -i 's/replicas: 2/replicas: 3/' nginx-demo.yaml; kubectl diff -f nginx-demo.yaml | tail -n +3; kubectl apply -f nginx-demo.yaml",
    (cluster) => cluster.scale('Deployment', 'nginx-demo', 3),
  ),
  left('kubectl scale', 'kubectl scale deployment nginx-demo --replicas=0', (cluster) =>
    cluster.scale('Deployment', 'nginx-demo', 0),
  ),
  left('kubectl scale', 'kubectl scale deployment/nginx-demo --replicas=2', (cluster) =>
    cluster.scale('Deployment', 'nginx-demo', 2),
  ),
  left('kubectl rollout', 'kubectl rollout status deployment/nginx-demo'),
  left("a file that is not there is the terminal's business", 'kubectl apply -f missing.yaml'),
  left('a resource type that is none', 'kubectl get foo'),
  left('usage', 'kubectl get'),
  left('usage', 'kubectl frobnicate'),
  left('kubectl logs', 'kubectl logs nope'),
  left('kubectl exec', 'kubectl exec nope -- ls'),
  left('kubectl scale', 'kubectl scale deploy nope --replicas=2'),
  left('kubectl expose', 'kubectl expose deploy nope --port=80'),
  left('a generator', 'kubectl create deployment web --image=nginx:1.25 --replicas=2', (cluster) => {
    const labels = { app: 'web' }
    const template = { metadata: { labels }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.25' }] } }
    const spec = { replicas: 2, selector: { matchLabels: labels }, template }
    cluster.create({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', labels }, spec })
  }),
  left('a generator', 'kubectl expose deployment web --port=80 --target-port=8080', (cluster) =>
    service(cluster, 'web', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }] }),
  ),
  left('a generator', 'kubectl expose deployment web --name=web-np --type=NodePort --port=80', (cluster) =>
    service(cluster, 'web-np', { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, protocol: 'TCP' }] }),
  ),
  left('a generator', 'kubectl create service clusterip my-cs --tcp=5678:8080', (cluster) =>
    service(cluster, 'my-cs', { type: 'ClusterIP', selector: { app: 'my-cs' }, ports: [PORT] }),
  ),
  left('a generator', 'kubectl create service nodeport my-ns --tcp=5678:8080 --node-port=31000', (cluster) =>
    service(cluster, 'my-ns', { type: 'NodePort', selector: { app: 'my-ns' }, ports: [{ ...PORT, nodePort: 31000 }] }),
  ),
  left('a generator', 'kubectl create service loadbalancer my-lbs --tcp=5678:8080', (cluster) =>
    service(cluster, 'my-lbs', { type: 'LoadBalancer', selector: { app: 'my-lbs' }, ports: [PORT] }),
  ),
  left('a generator', 'kubectl create service externalname my-en --external-name bar.com', (cluster) =>
    service(cluster, 'my-en', { type: 'ExternalName', selector: { app: 'my-en' }, externalName: 'bar.com' }),
  ),
  left('kubectl label', 'kubectl label svc web tier=front'),
  left('kubectl annotate', 'kubectl annotate svc web note=hi'),
  left('kubectl set', 'kubectl set image deployment/web nginx=nginx:1.26', (cluster) => image(cluster, 'nginx:1.26')),
  left('kubectl rollout', 'kubectl rollout status deployment/web'),
  left('kubectl rollout', 'kubectl rollout history deployment/web'),
  left('kubectl rollout', 'kubectl rollout undo deployment/web', (cluster) => image(cluster, 'nginx:1.25')),
]

function left(why: string, command: string, effect?: (cluster: Recorded) => void): Left {
  return { why, command, ...(effect && { effect: (cluster) => (effect(cluster), cluster.settle(SOON.get(command))) }) }
}

function service(cluster: Recorded, name: string, spec: Unstructured): void {
  cluster.create({ apiVersion: 'v1', kind: 'Service', metadata: { name, labels: { app: name } }, spec })
}

function image(cluster: Recorded, to: string): void {
  const { spec } = cluster.api.get<Deployment>('Deployment', 'default', 'web')!
  const containers = spec.template.spec.containers.map((container) => ({ ...container, image: to }))
  const template = { spec: { containers } }
  must(cluster.api.mergePatch('Deployment', 'default', 'web', { spec: { template } }))
}
