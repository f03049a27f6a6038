/** The rival's half of the benchmark: the same objects in webernetes, a port of Kubernetes' controllers to TypeScript. */
import { BaseImage, Cluster, type ProcessContext } from '@ngrok/webernetes'
import { took, type Took } from './measure.ts'

const POLL_MS = 5
const GIVE_UP_MS = 120_000

/** Answers at once, as nginx does for its start page. */
class Nginx extends BaseImage {
  static readonly imageName = 'nginx'
  static readonly imageVersion = '1.25'
  readonly defaultCommand = ['server']

  override async exec(context: ProcessContext, argv: readonly string[]): Promise<number> {
    if (argv[0] !== 'server') return super.exec(context, argv)
    context.listenHttp(80, async () => ({ status: 200, body: 'hello\n' }))
    return context.waitUntilKilled()
  }
}

async function start(): Promise<Cluster> {
  const nothing = () => 0
  const cluster = new Cluster({
    nodes: 3,
    // No simulated waiting on the wire: only its own work is measured.
    latencyProvider: {
      clusterNetworkRequestLatency: nothing,
      clusterNetworkResponseLatency: nothing,
      containerTerminationLatency: nothing,
    },
  })
  cluster.registerImage(Nginx)
  await cluster.init()
  return cluster
}

async function applyDemo(cluster: Cluster, replicas: number): Promise<void> {
  const labels = { app: 'nginx-demo' }
  await cluster.apply([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'nginx-demo' },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'nginx', image: 'nginx:1.25', ports: [{ containerPort: 80 }] }] },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'nginx-nodeport' },
      spec: { type: 'NodePort', selector: labels, ports: [{ port: 80, nodePort: 30100 }] },
    },
  ])
}

async function readyEndpoints(cluster: Cluster): Promise<number> {
  const slices = await cluster.api.discoveryv1.listNamespacedEndpointSlice({ namespace: 'default' })
  return slices.items.flatMap((slice) => slice.endpoints ?? []).filter((endpoint) => endpoint.conditions?.ready).length
}

async function untilReady(cluster: Cluster, replicas: number): Promise<void> {
  const started = performance.now()
  while ((await readyEndpoints(cluster)) < replicas) {
    if (performance.now() - started > GIVE_UP_MS) throw new Error(`${replicas} replicas were not ready in time`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

/** From the apply of a Deployment and its Service to all its endpoints ready. It waits by the clock on the wall. */
export async function timeToReady(replicas: number): Promise<Took> {
  const cluster = await start()
  try {
    return await took(async () => {
      await applyDemo(cluster, replicas)
      await untilReady(cluster, replicas)
    })
  } finally {
    await cluster.close()
  }
}

/** Requests to a node port of the demo, answered by one of two pods; `atOnce` of them under way at any time. */
export async function requests(count: number, atOnce: number): Promise<Took> {
  const cluster = await start()
  try {
    await applyDemo(cluster, 2)
    await untilReady(cluster, 2)
    const one = async () => {
      const response = await cluster.fetch('http://node-1:30100')
      if (response.status !== 200) throw new Error(`webernetes answered ${response.status}`)
    }
    await Promise.all(Array.from({ length: 100 }, one)) // warm
    return await took(async () => {
      for (let sent = 0; sent < count; sent += atOnce) await Promise.all(Array.from({ length: atOnce }, one))
    })
  } finally {
    await cluster.close()
  }
}
