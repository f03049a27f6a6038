import type { Unstructured } from '#engine'

const selector = { app: 'nginx-demo' }

/** The article's practical demo, as objects: one Deployment behind a Service of each type. */
export function demo({ replicas = 2, labels = selector as Record<string, string> } = {}): Unstructured[] {
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'nginx-demo' },
      spec: {
        replicas,
        selector: { matchLabels: selector },
        template: {
          metadata: { labels: selector },
          spec: { containers: [{ name: 'nginx', image: 'nginx:1.25', ports: [{ containerPort: 80 }] }] },
        },
      },
    },
    service('nginx-clusterip', { type: 'ClusterIP', selector: labels, ports: [{ port: 80 }] }),
    service('nginx-nodeport', { type: 'NodePort', selector: labels, ports: [{ port: 80, nodePort: 30100 }] }),
    service('nginx-loadbalancer', { type: 'LoadBalancer', selector: labels, ports: [{ port: 80 }] }),
  ]
}

/** A pod that is there to call others. */
export function clientPod(): Unstructured {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'client', labels: { app: 'client' } },
    spec: { containers: [{ name: 'curl', image: 'curlimages/curl:8.11.1', command: ['sleep', 'infinity'] }] },
  }
}

export function service(name: string, spec: Unstructured): Unstructured {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec }
}
