import type { ImageBehaviour } from './types.ts'

/** registry.k8s.io/echoserver: says which pod answers and which address it sees, on port 8080. */
export const echoserver: ImageBehaviour = {
  name: 'echoserver',
  repositories: ['echoserver', 'ealen/echo-server', 'jmalloc/echo-server'],
  run: () => ({ listens: [{ port: 8080, protocol: 'TCP' }], stopMs: 60 }),
  respond: ({ podName, podNamespace, podIP, nodeName, clientIP, method, path, host, port }) => ({
    status: 200,
    body: `Hostname: ${podName}

Pod Information:
\tnode name:\t${nodeName}
\tpod name:\t${podName}
\tpod namespace:\t${podNamespace}
\tpod IP:\t${podIP}

Request Information:
\tclient_address=${clientIP}
\tmethod=${method}
\treal path=${path}
\trequest_uri=http://${host}:${port}${path}
`,
  }),
}
