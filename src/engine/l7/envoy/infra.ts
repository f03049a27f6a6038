/** What Envoy Gateway makes for each Gateway: proxy pods and the load balancer's Service in front of them. */
import { equal } from '../../api/data.ts'
import type { Api } from '../../api/api.ts'
import type { KubeObject, Unstructured } from '../../api/types.ts'
import type { Deployment } from '../../kinds/deployment/types.ts'
import type { Gateway } from '../../kinds/gateway/types.ts'
import type { Service } from '../../kinds/service/types.ts'
import { containerPort, infraName, OWNING_NAME, OWNING_NAMESPACE } from './names.ts'

const ENVOY = 'docker.io/envoyproxy/envoy:distroless-v1.32.3'
const SHUTDOWN = 'docker.io/envoyproxy/gateway:v1.2.6'
const MADE = ['ServiceAccount', 'Service', 'Deployment'] as const
/** How long a proxy may take to finish what it has begun. */
const GRACE_S = 360

/** Creates what is missing, and brings ports up to date. Ports are the listeners', each once. */
export function ensureInfra(api: Api, gateway: Gateway, namespace: string): void {
  const name = infraName(gateway.metadata.namespace!, gateway.metadata.name)
  const own = labelsOf(gateway)
  const labels = { ...own, ...gateway.spec.infrastructure?.labels }
  const annotations = gateway.spec.infrastructure?.annotations
  const metadata = { name, namespace, labels, ...(annotations && { annotations }) }
  const ports = portsOf(gateway)
  if (!ports.length) return
  if (!api.get('ServiceAccount', namespace, name)) api.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata })

  const service = api.get<Service>('Service', namespace, name)
  const servicePorts = ports.map((port) => ({
    name: port.name,
    protocol: 'TCP',
    port: port.number,
    targetPort: containerPort(port.number),
  }))
  const spec = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', selector: own, ports: servicePorts }
  if (!service) api.create({ apiVersion: 'v1', kind: 'Service', metadata, spec })
  else if (!equal(numbers(service.spec.ports), numbers(servicePorts)))
    api.mergePatch('Service', namespace, name, { spec: { ports: servicePorts } })

  const deployment = api.get<Deployment>('Deployment', namespace, name)
  const containers = containersOf(gateway, ports)
  if (!deployment)
    api.create({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: workload(name, own, labels, containers) })
  else if (!equal(declared(deployment.spec.template.spec.containers), declared(containers)))
    api.mergePatch('Deployment', namespace, name, { spec: { template: { spec: { containers } } } })
}

/** Takes away what belongs to Gateways that are gone, or in the care of somebody else by now. */
export function removeStrays(api: Api, namespace: string, kept: ReadonlySet<string>): void {
  for (const kind of MADE) {
    for (const object of api.list<KubeObject>(kind, { namespace })) {
      const { labels = {}, name } = object.metadata
      if (labels[OWNING_NAME] && !kept.has(`${labels[OWNING_NAMESPACE]}/${labels[OWNING_NAME]}`))
        api.delete(kind, namespace, name)
    }
  }
}

function labelsOf({ metadata }: Gateway): Record<string, string> {
  return {
    'app.kubernetes.io/component': 'proxy',
    'app.kubernetes.io/managed-by': 'envoy-gateway',
    'app.kubernetes.io/name': 'envoy',
    [OWNING_NAME]: metadata.name,
    [OWNING_NAMESPACE]: metadata.namespace!,
  }
}

function portsOf({ spec }: Gateway): { name: string; number: number }[] {
  const ports = new Map<number, string>()
  for (const { port, protocol } of spec.listeners) {
    if (protocol === 'HTTP' || protocol === 'HTTPS')
      if (!ports.has(port)) ports.set(port, `${protocol.toLowerCase()}-${port}`)
  }
  return [...ports].map(([number, name]) => ({ name, number })).sort((a, b) => a.number - b.number)
}

function numbers(ports: readonly { port: number; name?: string }[] | undefined): unknown {
  return ports?.map(({ port, name }) => [port, name])
}

function declared(containers: readonly unknown[]): unknown {
  return (containers as { ports?: { containerPort: number }[] }[]).map(({ ports }) =>
    ports?.map((each) => each.containerPort),
  )
}

function containersOf({ metadata }: Gateway, ports: readonly { name: string; number: number }[]): Unstructured[] {
  const ready = (port: number, path: string) => ({
    httpGet: { path, port, scheme: 'HTTP' },
    failureThreshold: 1,
    periodSeconds: 5,
    successThreshold: 1,
    timeoutSeconds: 1,
  })
  return [
    {
      name: 'envoy',
      image: ENVOY,
      imagePullPolicy: 'IfNotPresent',
      command: ['envoy'],
      args: [
        `--service-cluster ${metadata.namespace}/${metadata.name}`,
        '--service-node $(ENVOY_POD_NAME)',
        '--log-level warn',
        `--drain-time-s 60`,
      ],
      ports: [
        ...ports.map(({ name, number }) => ({ name, containerPort: containerPort(number), protocol: 'TCP' })),
        { name: 'metrics', containerPort: 19001, protocol: 'TCP' },
      ],
      readinessProbe: ready(19001, '/ready'),
      resources: { requests: { cpu: '100m', memory: '512Mi' } },
    },
    {
      name: 'shutdown-manager',
      image: SHUTDOWN,
      imagePullPolicy: 'IfNotPresent',
      command: ['envoy-gateway'],
      args: ['envoy', 'shutdown-manager'],
      readinessProbe: { ...ready(19002, '/healthz'), failureThreshold: 3, periodSeconds: 10 },
      resources: { requests: { cpu: '10m', memory: '32Mi' } },
    },
  ]
}

function workload(name: string, own: object, labels: object, containers: Unstructured[]): Unstructured {
  return {
    replicas: 1,
    revisionHistoryLimit: 10,
    selector: { matchLabels: own },
    strategy: { type: 'RollingUpdate' },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: name,
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: GRACE_S,
        containers,
      },
    },
  }
}
