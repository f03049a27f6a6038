/**
 * What the ServiceAccount admission plugin gives every pod: a volume with a token for the API server, mounted into each
 * container. Source: k8s.io/kubernetes/plugin/pkg/admission/serviceaccount. No container here reads it.
 */
import type { Api } from '../../api/api.ts'
import { extended } from '../../api/data.ts'
import { safeEncode } from '../../api/random-names.ts'
import { forbiddenStatus } from '../../api/status.ts'
import type { KubeObject, Status } from '../../api/types.ts'
import { hash } from '../../kernel/index.ts'
import { ROOT_CA } from '../configmap/rootCa.ts'
import type { Container, Pod, VolumeMount } from './types.ts'

const WHERE = '/var/run/secrets/kubernetes.io/serviceaccount'
/** Marks pods that a kubelet made from a file. */
const MIRROR = 'kubernetes.io/config.mirror'

/** Admission comes before a name is made of generateName. */
const POD = { apiVersion: 'v1', kind: 'Pod', plural: 'pods' }

type Account = KubeObject & { readonly automountServiceAccountToken?: boolean }
type Asking = Pod['spec'] & { volumes?: { name: string }[]; automountServiceAccountToken?: boolean }

/** Pods of one template share it, but for its name. */
const SOURCES = [
  { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
  { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: ROOT_CA } },
  { downwardAPI: { items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }] } },
]

/** The pod with its token, or why it may not be: an account that nobody made. Every namespace gets `default` from a controller. */
export function withToken(pod: Pod, api: Pick<Api, 'get'>): Pod | Status {
  const spec = pod.spec as Asking
  const { namespace, name, annotations } = pod.metadata
  const asked = spec.serviceAccountName ?? 'default'
  const account = api.get<Account>('ServiceAccount', namespace, asked)
  if (!account && asked !== 'default' && annotations?.[MIRROR] === undefined) {
    const why = `error looking up service account ${namespace}/${asked}: serviceaccount ${JSON.stringify(asked)} not found`
    return forbiddenStatus(POD, pod.metadata.generateName ?? name, why)
  }
  const wanted = spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true
  if (!wanted || annotations?.[MIRROR] !== undefined) return pod
  // whoever mounts something there does not want ours
  if (spec.containers.every(mountsIt) && (!spec.initContainers || spec.initContainers.every(mountsIt))) return pod
  const volume = {
    name: `kube-api-access-${suffix(`${namespace}/${name}`)}`,
    projected: { defaultMode: 420, sources: SOURCES },
  }
  const mount: VolumeMount = { mountPath: WHERE, name: volume.name, readOnly: true }
  const give = (container: Container) =>
    mountsIt(container) ? container : extended(container, { volumeMounts: withItem(container.volumeMounts, mount) })
  const given = extended(spec, {
    containers: spec.containers.map(give),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(give) }),
    volumes: withItem(spec.volumes, volume),
  })
  return { ...pod, spec: given as Pod['spec'] }
}

function withItem<T>(list: readonly T[] | undefined, item: T): T[] {
  return list ? [...list, item] : [item]
}

function mountsIt({ volumeMounts }: Container): boolean {
  return volumeMounts?.some(({ mountPath }) => mountPath === WHERE) ?? false
}

/** Five characters by the pod's name: they need not be random, only to look it. */
function suffix(key: string): string {
  return safeEncode(
    String(hash(key) >>> 0)
      .padStart(5, '0')
      .slice(-5),
  )
}
