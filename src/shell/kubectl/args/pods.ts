/** Which pod and container `logs`, `exec`, `attach` and `port-forward` mean: polymorphichelpers/attachablepodforobject.go. */
import {
  kubectlError,
  notFound,
  requirementsOf,
  satisfies,
  type Container,
  type KubeObject,
  type LabelSelector,
  type Pod,
} from '#kubectl'
import { ExitError } from '../../process.ts'
import { fail, type Call } from '../command.ts'
import { throwFailures } from '../report.ts'
import { kindNamed } from './kinds.ts'
import { listed, readQuery } from './resources.ts'

type WithSelector = KubeObject & { readonly spec?: { selector?: LabelSelector & Record<string, string> } }

/** The pod of `NAME`, `pod/NAME`, or the first of a workload's or Service's: `deploy/web`. */
export function podFor(call: Call, word: string): Pod {
  const [first = '', name, ...more] = word.split('/')
  if (more.length > 0) throw fail(`arguments in resource/name form may not have more than one slash`)
  if (name === undefined) return named(call, first)
  const kind = kindNamed(call.api, first)
  if (kind.kind === 'Pod') return named(call, name)
  const object = call.api.get<WithSelector>(kind.kind, kind.namespaced ? call.namespace : undefined, name)
  if (!object) throw new ExitError(1, kubectlError(notFound(kind, name)))
  const selector = object.spec?.selector
  if (!selector || !['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Service'].includes(kind.kind)) {
    throw fail(`cannot attach to *v1.${kind.kind}: selector for *v1.${kind.kind} not implemented`)
  }
  const pods = podsOf(call, selector)
  if (pods.length === 0) throw fail(`timed out waiting for the condition`)
  return pods[0]!
}

/** Pods that a selector chooses, the ready ones first. */
export function podsOf({ api, namespace }: Call, selector: LabelSelector | Record<string, string>): Pod[] {
  const requirements = requirementsOf(selector)
  const all = api.list<Pod>('Pod', { namespace }).filter(({ metadata }) => satisfies(metadata.labels, requirements))
  return all.sort((a, b) => Number(isReady(b)) - Number(isReady(a)))
}

/** Pods that `-l` chooses, by name. */
export function selectedPods(call: Call): Pod[] {
  const { infos, failures } = listed(call, [kindNamed(call.api, 'pods')], readQuery(call))
  throwFailures(failures)
  return infos.map(({ object }) => object as Pod)
}

function isReady({ status, metadata }: Pod): boolean {
  const ready = status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false
  return ready && !metadata.deletionTimestamp
}

function named({ api, namespace }: Call, name: string): Pod {
  const pod = api.get<Pod>('Pod', namespace, name)
  if (!pod) throw new ExitError(1, kubectlError(notFound(kindNamed(api, 'pods'), name)))
  return pod
}

const DEFAULT = 'kubectl.kubernetes.io/default-container'

/** The container that is meant; of several, the first, which is told. */
export async function containerFor(
  call: Call,
  { spec, metadata }: Pod,
  asked: string,
  quiet = false,
): Promise<Container> {
  const all = [...spec.containers, ...(spec.initContainers ?? [])]
  if (asked) {
    const found = all.find(({ name }) => name === asked)
    if (!found) throw fail(`container ${asked} not found in pod ${metadata.name}`)
    return found
  }
  const chosen = spec.containers.find(({ name }) => name === metadata.annotations?.[DEFAULT])
  if (chosen) return chosen
  const first = spec.containers[0]!
  if (all.length > 1 && !quiet) {
    const names = [
      ...spec.containers.map(({ name }) => name),
      ...(spec.initContainers ?? []).map(({ name }) => `${name} (init)`),
    ]
    await call.err(`Defaulted container "${first.name}" out of: ${names.join(', ')}`)
  }
  return first
}
