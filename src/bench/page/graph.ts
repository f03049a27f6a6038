import type { Playground } from '../../host/messages.ts'

const app = (i: number, replicas: number, type: 'ClusterIP' | 'LoadBalancer') => `apiVersion: apps/v1
kind: Deployment
metadata: { name: app-${i} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: app-${i} } }
  template:
    metadata: { labels: { app: app-${i} } }
    spec:
      containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: app-${i} }
spec:
  type: ${type}
  selector: { app: app-${i} }
  ports: [{ port: 80 }]
`

const config = (nodes: number) => `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes:
${'- role: worker\n'.repeat(nodes)}`

/** A playground, and the number of the Deployment that is edited. */
interface Scene extends Playground {
  edited: number
}

function playground(nodes: number, apps: { replicas: number; type: 'ClusterIP' | 'LoadBalancer' }[]): Scene {
  const texts = apps.map(({ replicas, type }, i) => app(i, replicas, type))
  const edited = apps.length >> 1
  const [first] = texts.splice(edited, 1)
  const others = texts
  // The file that is edited has one Deployment; what the edit costs is then the cluster's size and not the text's.
  const files = [{ name: 'edited.yaml', text: first! }]
  if (others.length > 0) files.push({ name: 'others.yaml', text: others.join('---\n') })
  return { files, config: config(nodes), seed: 7, edited }
}

/**
 * 60 things with 120 edges: a client, 4 load balancers, 10 nodes, 9 Services and 36 pods; 4 edges to load balancers, 40
 * from them to nodes, 40 from nodes to Services, and 36 from Services to pods.
 */
export const GRAPH = playground(
  10,
  Array.from({ length: 9 }, (_, i) => ({ replicas: 4, type: i < 4 ? 'LoadBalancer' : 'ClusterIP' })),
)

/** So many pods, 20 of a Deployment: up to 150 each is a card of its own, of more each Deployment is a stack. */
export function podsOnNodes(pods: number, nodes: number): Scene {
  const apps = Math.max(1, Math.round(pods / 20))
  return playground(
    nodes,
    Array.from({ length: apps }, (_, i) => ({
      replicas: Math.round(pods / apps),
      type: i === 0 ? 'LoadBalancer' : 'ClusterIP',
    })),
  )
}
