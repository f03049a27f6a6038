/** Who a container runs as, as the runtime tells the kubelet: `status.containerStatuses[].user`, since v1.33. */
import type { Container, ContainerUser, Pod } from '../kinds/pod/types.ts'

/** Images that do not run as root, or whose root is in more groups than its own; the first that fits counts. */
const IMAGES: readonly [image: RegExp, uid: number, groups: readonly number[]][] = [
  [/http-echo|whoami-nonroot/, 65532, [65532]],
  [/nginx-unprivileged/, 101, [101]],
  [/curlimages\/curl/, 101, [102]],
  [/bitnami/, 1001, [0]],
  [/busybox/, 0, [0, 10]],
  [/alpine|agnhost|netshoot/, 0, [0, 1, 2, 3, 4, 6, 10, 11, 20, 26, 27]],
]

interface Identity {
  runAsUser?: number
  runAsGroup?: number
  fsGroup?: number
  supplementalGroups?: number[]
}

/** By the container of a pod's spec: a status that says the same again is the same. */
const told = new WeakMap<Container, ContainerUser>()

export function userOf({ spec }: Pod, container: Container): ContainerUser {
  let user = told.get(container)
  if (!user) told.set(container, (user = identify(spec, container)))
  return user
}

/** There are few images, and each pod has a container of its own. */
const byImage = new Map<string, readonly [uid: number, groups: readonly number[]]>()

function userOfImage(image: string): readonly [uid: number, groups: readonly number[]] {
  let user = byImage.get(image)
  if (!user) {
    const [, uid, groups] = IMAGES.find(([pattern]) => pattern.test(image)) ?? [null, 0, [0]]
    byImage.set(image, (user = [uid, groups]))
  }
  return user
}

/** Who asked last, and what was said: the next is most often of the same template. */
let last: { image: string; pod: Identity; own: Identity; user: ContainerUser } | undefined
const NOBODY: Identity = {}

function identify(spec: Pod['spec'], container: Container): ContainerUser {
  const pod = (spec as { securityContext?: Identity }).securityContext ?? NOBODY
  const own = (container as { securityContext?: Identity }).securityContext ?? NOBODY
  const { image } = container
  if (last?.image !== image || last.pod !== pod || last.own !== own)
    last = { image, pod, own, user: userBy(image, pod, own) }
  return last.user
}

function userBy(image: string, pod: Identity, own: Identity): ContainerUser {
  const [imageUid, imageGroups] = userOfImage(image)
  const uid = own.runAsUser ?? pod.runAsUser ?? imageUid
  const asked = own.runAsGroup ?? pod.runAsGroup
  const gid = asked ?? (uid === imageUid ? imageGroups[0]! : 0)
  const groups = asked === undefined && uid === imageUid ? imageGroups : [gid]
  const more = [...(pod.fsGroup === undefined ? [] : [pod.fsGroup]), ...(pod.supplementalGroups ?? [])]
  const supplementalGroups = [...new Set([...groups, ...more])].sort((a, b) => a - b)
  return { linux: { gid, supplementalGroups, uid } }
}
