import { offers, type Offer } from '../offer.ts'
import type { Objects } from './objects.ts'

/** What the next argument of a verb may be. */
type Arguments = (objects: Objects) => Offer[]

const none: Arguments = () => []

/** `pods`, `pods NAME …`, `pods/NAME …`. */
const resources =
  (only?: readonly string[], repeats = true): Arguments =>
  (objects) => {
    const { args, word } = objects.line
    const [first] = args
    if (first !== undefined && !first.includes('/')) {
      if (!repeats && args.length > 1) return []
      return offers(objects.names(first).filter((name) => !args.slice(1).includes(name)))
    }
    const slash = word.indexOf('/')
    if (slash >= 0) {
      if (!repeats && args.length > 0) return []
      const kind = word.slice(0, slash)
      return offers(objects.names(kind).map((name) => `${kind}/${name}`)).filter(({ text }) => !args.includes(text))
    }
    if (first !== undefined && !repeats) return []
    const tail = first === undefined ? ' ' : '/'
    return only ? offers(only, tail) : objects.kinds(tail)
  }

const WITH_PODS = [
  'daemonsets',
  'deployments',
  'pods',
  'jobs',
  'replicasets',
  'replicationcontrollers',
  'services',
  'statefulsets',
]

/** A pod, or something that has pods: `deployments/web`. */
const pod: Arguments = (objects) => {
  const { args, word } = objects.line
  if (args.length > 0) return []
  const slash = word.indexOf('/')
  if (slash < 0) return [...offers(objects.names('pods')), ...offers(WITH_PODS, '/')]
  const kind = word.slice(0, slash)
  return offers(objects.names(kind).map((name) => `${kind}/${name}`))
}

const podAndContainer: Arguments = (objects) => {
  const { args } = objects.line
  return args.length === 1 ? offers(objects.containers(args[0]!)) : pod(objects)
}

const podAndPort: Arguments = (objects) => {
  const { args } = objects.line
  return args.length === 1 ? offers(objects.ports(args[0]!)) : pod(objects)
}

const first =
  (names: (objects: Objects) => Iterable<string>): Arguments =>
  (objects) =>
    objects.line.args.length === 0 ? offers(names(objects)) : []

const node = first((objects) => objects.names('nodes'))
const context = first((objects) => objects.config?.config.contexts.map(({ name }) => name) ?? [])
const rolled = resources(
  ['daemonsets', 'deployments', 'statefulsets'].map((name) => name.slice(0, -1)),
  false,
)
const API_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/**
 * One line a verb: cmd.ValidArgsFunction of each of kubectl's commands (pkg/cmd, pkg/util/completion). Groups complete
 * their commands, and need none.
 */
export const ARGUMENTS: Readonly<Record<string, Arguments>> = {
  annotate: resources(),
  'api-resources': none,
  'api-versions': none,
  apply: none,
  attach: pod,
  'auth can-i': (objects) => (objects.line.args.length === 0 ? offers(API_VERBS) : objects.kinds()),
  'auth whoami': none,
  'cluster-info dump': none,
  completion: first(() => ['bash', 'fish', 'powershell', 'zsh']),
  'config current-context': none,
  'config delete-context': context,
  'config get-clusters': none,
  'config get-contexts': context,
  'config rename-context': context,
  'config set-context': context,
  'config use-context': context,
  'config view': none,
  cordon: node,
  'create configmap': none,
  'create deployment': none,
  'create ingress': none,
  'create namespace': none,
  'create secret generic': none,
  'create service clusterip': none,
  'create service externalname': none,
  'create service loadbalancer': none,
  'create service nodeport': none,
  'create serviceaccount': none,
  debug: resources(),
  delete: resources(),
  describe: resources(),
  diff: none,
  drain: node,
  edit: resources(),
  events: none,
  exec: pod,
  explain: (objects) => (objects.line.args.length === 0 ? objects.kinds() : []),
  expose: resources(['deployment', 'pod', 'replicaset', 'replicationcontroller', 'service'], false),
  get: resources(),
  label: resources(),
  logs: podAndContainer,
  patch: resources(),
  'port-forward': podAndPort,
  replace: none,
  'rollout history': rolled,
  'rollout pause': rolled,
  'rollout restart': rolled,
  'rollout resume': rolled,
  'rollout status': rolled,
  'rollout undo': rolled,
  run: none,
  scale: resources(['deployment', 'replicaset', 'replicationcontroller', 'statefulset'], false),
  'set env': resources(),
  'set image': resources(),
  'set resources': resources(),
  'set serviceaccount': resources(),
  'set selector': resources(),
  taint: resources(['node']),
  'top node': node,
  'top pod': first((objects) => objects.names('pods')),
  uncordon: node,
  version: none,
  wait: resources(),
}
