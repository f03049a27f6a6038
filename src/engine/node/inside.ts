/** A running container as who is in it sees it: its name, its variables, its files. */
import type { NodeConfig } from '../config.ts'
import type { Container, EnvVar, Pod } from '../kinds/pod/types.ts'
import { resolvConfOf, resolvConfText } from '../network/dns/index.ts'
import { commandsOf } from './command.ts'
import { mountOf, relative } from './files.ts'
import { behaviourOf } from './images/index.ts'
import { fileIn, namesIn, type KeyedObjects } from './keyedVolumes.ts'
import { BARE, DEBIAN, type ImagePrograms } from './programs.ts'
import type { PodRecord } from './record.ts'
import { hostsText, hostnameOf } from './hostsFile.ts'
import { userOf } from './users.ts'

export interface ContainerInside {
  /** Of this run; another one begins with files of its own. */
  id: string
  image: string
  hostname: string
  uid: number
  gid: number
  programs: ImagePrograms
  /** What the kubelet gave it, and its host name. */
  env: EnvVar[]
  /** Where it begins. */
  workingDir: string
  /** Where volumes are mounted. */
  mounts: string[]
  /** The text of a file; undefined: there is none. */
  read(path: string): string | undefined
  /** Paths of all files. */
  paths(): string[]
  /** Writes a file; removes it with null. False: it is on a volume that is only read. */
  write(path: string, text: string | null): boolean
}

export function insideOf(given: {
  record: PodRecord
  pod: Pod
  /** With its variables resolved. */
  container: Container
  env: EnvVar[]
  /** Files that the manifest, or somebody in the container, put there. */
  read(path: string): string | undefined
  objects: KeyedObjects
  node: NodeConfig | undefined
  clusterDNS: string
  /** Is told of each change: requests may fare differently from now on. */
  onChange(): void
}): ContainerInside {
  const { record, pod, container, env, objects } = given
  const behaviour = behaviourOf(container.image)
  const entry = record.containers[container.name]!
  const programs = behaviour.programs?.(container.image) ?? (behaviour.bare ? BARE : DEBIAN)
  const hostname = pod.spec.hostNetwork ? record.node : hostnameOf(pod)
  const own = { ...behaviour.files?.(container.image), ...givenFiles(given, programs, hostname) }
  const { uid, gid } = userOf(pod, container).linux ?? { uid: 0, gid: 0 }
  const written = () => ({ ...volumeFiles(record, container), ...entry.written })
  return {
    id: entry.id,
    image: container.image,
    hostname,
    uid,
    gid,
    programs,
    env: [...env, ...(env.some(({ name }) => name === 'HOSTNAME') ? [] : [{ name: 'HOSTNAME', value: hostname }])],
    workingDir: (container as { workingDir?: string }).workingDir ?? behaviour.workingDir ?? '/',
    mounts: (container.volumeMounts ?? []).filter(({ subPath }) => !subPath).map(({ mountPath }) => mountPath),
    read: (path) => given.read(path) ?? (written()[path] === null ? undefined : own[path]),
    paths: () => {
      const known = [...Object.keys(own), ...mounted(pod, container, objects), ...made(container)]
      return [...new Set([...known, ...Object.keys(written())])].filter(
        (path) => given.read(path) !== undefined || (own[path] !== undefined && written()[path] !== null),
      )
    },
    write: (path, text) => {
      const mount = mountOf(container, path)
      const volume = mount && pod.spec.volumes?.find(({ name }) => name === mount.name)
      if (mount?.readOnly || volume?.configMap || volume?.secret) return false
      if (mount && volume) record.written = { ...record.written, [`${mount.name}/${relative(mount, path)}`]: text }
      else entry.written = { ...entry.written, [path]: text }
      given.onChange()
      return true
    },
  }
}

/** What was written, or removed (null), at a path since the container started; undefined: neither. */
export function writtenAt(
  { containers, written }: PodRecord,
  container: Container,
  path: string,
): string | null | undefined {
  const own = containers[container.name]?.written?.[path]
  if (own !== undefined || !written) return own
  const mount = mountOf(container, path)
  return mount && written[`${mount.name}/${relative(mount, path)}`]
}

/** Files that somebody wrote into emptyDirs, by the path at which this container has them. */
function volumeFiles({ written = {} }: PodRecord, { volumeMounts = [] }: Container): Record<string, string | null> {
  const out: Record<string, string | null> = {}
  for (const { name, mountPath, subPath } of volumeMounts) {
    const prefix = subPath ? `${name}/${subPath}/` : `${name}/`
    for (const [key, text] of Object.entries(written)) {
      if (key.startsWith(prefix)) out[`${mountPath.replace(/\/+$/, '')}/${key.slice(prefix.length)}`] = text
    }
  }
  return out
}

/** Files of ConfigMaps and Secrets. */
function mounted({ spec }: Pod, { volumeMounts = [] }: Container, objects: KeyedObjects): string[] {
  return volumeMounts.flatMap(({ name, mountPath, subPath }) => {
    const volume = spec.volumes?.find((each) => each.name === name)
    const names = volume && namesIn(volume, objects)
    if (!names) return []
    if (subPath && fileIn(volume, subPath, objects) !== undefined) return [mountPath]
    return names.map((file) => `${mountPath.replace(/\/+$/, '')}/${file}`)
  })
}

/** Files that the container's own command line writes. */
function made(container: Container): string[] {
  const hook = container.lifecycle?.postStart?.exec
  return [...commandsOf(container), ...(hook ? commandsOf(hook) : [])].flatMap(({ into }) => into?.path ?? [])
}

function givenFiles(
  { record, pod, node, clusterDNS }: Parameters<typeof insideOf>[0],
  { os }: ImagePrograms,
  hostname: string,
): Record<string, string> {
  const account = '/var/run/secrets/kubernetes.io/serviceaccount'
  const ips = [record.ip, record.secondaryIP].filter((ip) => !!ip) as string[]
  return {
    '/etc/hostname': `${hostname}\n`,
    '/etc/hosts': hostsText(pod, ips, node),
    '/etc/resolv.conf': resolvConfText(resolvConfOf(pod, [clusterDNS])),
    ...(os && { '/etc/os-release': `PRETTY_NAME="${os[1]}"\nNAME="${os[1].split(' ')[0]}"\nID=${os[0]}\n` }),
    [`${account}/namespace`]: record.namespace,
  }
}
