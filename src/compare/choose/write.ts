import type { Workload } from '#state'
import type { Solution } from './choose.ts'

interface Wish {
  solution: Solution
  workload: Workload
  /** Whether the protocol is HTTP, whose port is 80 outside whatever the process listens on. */
  http: boolean
  /** Names of Services that there are already, in the namespace of the workload. */
  taken: ReadonlySet<string>
  /** For an Ingress. */
  ingressClass: string
}

export interface Written {
  /** Of the Service. */
  name: string
  /** A name for the file. */
  file: string
  text: string
  /** The host by which an Ingress leads to it; null for all others. */
  host: string | null
}

/** YAML for the learner's own workload: a Service, and for an Ingress the Ingress too. */
export function write({ solution, workload, http, taken, ingressClass }: Wish): Written {
  const name = freeName(workload.name, taken)
  // A headless Service rewrites nothing: callers meet the pod's own port.
  const isHeadless = solution === 'Headless'
  const ports = workload.ports.map(({ name, port, protocol }, at) => ({
    name: name ?? `port-${port}`,
    port: http && at === 0 && protocol === 'TCP' && !isHeadless ? 80 : port,
    target: port,
    protocol,
  }))
  const host = solution === 'Ingress' ? `${workload.name}.example.com` : null
  const lines = [
    'apiVersion: v1',
    'kind: Service',
    ...metadata(name, workload.namespace),
    'spec:',
    ...(isHeadless ? ['  clusterIP: None # no address of its own'] : [`  type: ${TYPES[solution]}`]),
    '  selector:',
    ...Object.entries(workload.labels).map(([key, value]) => `    ${key}: ${scalar(value)}`),
    '  ports:',
    ...ports.flatMap(({ name, port, target, protocol }) => [
      ...(ports.length > 1 ? [`    - name: ${scalar(name)}`, `      port: ${port}`] : [`    - port: ${port}`]),
      ...(port !== target ? [`      targetPort: ${target}`] : []),
      ...(protocol !== 'TCP' ? [`      protocol: ${protocol}`] : []),
    ]),
  ]
  if (host !== null) {
    lines.push(
      '---',
      'apiVersion: networking.k8s.io/v1',
      'kind: Ingress',
      ...metadata(name, workload.namespace),
      'spec:',
      `  ingressClassName: ${ingressClass}`,
      '  rules:',
      `    - host: ${host}`,
      '      http:',
      '        paths:',
      '          - path: /',
      '            pathType: Prefix',
      '            backend:',
      '              service:',
      `                name: ${name}`,
      '                port:',
      `                  number: ${ports[0]?.port ?? 80}`,
    )
  }
  return { name, file: `${name}-${solution.toLowerCase()}.yaml`, text: `${lines.join('\n')}\n`, host }
}

const TYPES: Record<Exclude<Solution, 'Headless'>, string> = {
  ClusterIP: 'ClusterIP',
  NodePort: 'NodePort',
  LoadBalancer: 'LoadBalancer',
  // The controller inside calls it; nobody else has to.
  Ingress: 'ClusterIP',
}

function metadata(name: string, namespace: string): string[] {
  return ['metadata:', `  name: ${name}`, ...(namespace === 'default' ? [] : [`  namespace: ${namespace}`])]
}

/** `web`, or `web-2` where there is a `web`: a Service's name may not have dots, and not begin with a digit. */
function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const base = wanted
    .replaceAll('.', '-')
    .replace(/^(?=\d)/, 's-')
    .slice(0, 58)
  if (!taken.has(base)) return base
  for (let n = 2; ; n++) if (!taken.has(`${base}-${n}`)) return `${base}-${n}`
}

/** Quoted where YAML would take it for something else than a text. */
function scalar(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !/^(true|false|yes|no|on|off|null|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text)
}
