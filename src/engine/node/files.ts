/** Files that a pod's containers can read: those of its volumes, and those that its one-line commands write. */
import type { Container, Pod, VolumeMount } from '../kinds/pod/types.ts'
import { allContainers } from '../kinds/pod/containers.ts'
import { commandsOf, env } from './command.ts'
import { fileIn, type KeyedObjects } from './keyedVolumes.ts'
import type { Command } from './shell.ts'

/**
 * The text of a file as the container sees it; undefined: nothing but the image itself could have it. ConfigMaps and
 * Secrets are as they are now: that a kubelet takes up to a minute to bring a change is left out.
 * @param container with its variables resolved
 */
export function readFile(pod: Pod, container: Container, path: string, objects: KeyedObjects): string | undefined {
  const mount = mountOf(container, path)
  if (!mount) return written(pod, container, (at) => at === path)
  const volume = pod.spec.volumes?.find(({ name }) => name === mount.name)
  const inside = relative(mount, path)
  if (!volume) return undefined
  if (!volume.emptyDir) return fileIn(volume, inside, objects)
  for (const writer of [...allContainers(pod.spec)].reverse()) {
    const text = written(pod, writer === container ? container : writer, (at) => {
      const from = mountOf(writer, at)
      return from?.name === mount.name && relative(from, at) === inside
    })
    if (text !== undefined) return text
  }
  return undefined
}

/** Whether the container can see no file but those of its image: the token of its ServiceAccount holds none that counts. */
export function hasNoFiles({ spec: { volumes } }: Pod, { command, args, lifecycle }: Container): boolean {
  if (command || args || lifecycle) return false
  if (!volumes) return true
  for (let i = 0; i < volumes.length; i++) {
    const { configMap, secret, emptyDir } = volumes[i]!
    if (configMap ?? secret ?? emptyDir) return false
  }
  return true
}

/** The mount that covers a path most closely. */
export function mountOf({ volumeMounts = [] }: Container, path: string): VolumeMount | undefined {
  const covering = volumeMounts.filter(({ mountPath }) => path === mountPath || path.startsWith(`${trim(mountPath)}/`))
  return covering.sort((a, b) => b.mountPath.length - a.mountPath.length)[0]
}

export function relative({ mountPath, subPath }: VolumeMount, path: string): string {
  const below = path.slice(trim(mountPath).length + 1)
  return subPath ? [subPath, below].filter(Boolean).join('/') : below
}

function trim(path: string): string {
  return path.replace(/\/+$/, '')
}

/** What the container's command, and its postStart hook, put into a file of that name with `echo` and `printf`. */
function written(pod: Pod, container: Container, is: (path: string) => boolean): string | undefined {
  let text: string | undefined
  const hook = container.lifecycle?.postStart?.exec
  for (const command of [...commandsOf(container), ...(hook ? commandsOf(hook) : [])]) {
    const { words, into } = command
    if (words[0] === 'rm' && words.some(is)) text = undefined
    if (!into || !is(into.path)) continue
    const printed = output(command, pod, container) ?? ''
    text = into.append ? (text ?? '') + printed : printed
  }
  return text
}

/** What `echo` and `printf` print, variables put in; undefined for other programs. */
export function output({ words }: Command, pod: Pod, container: Container): string | undefined {
  const [program = '', ...rest] = words
  if (program !== 'echo' && program !== 'printf') return undefined
  const flags = program === 'echo' ? rest.findIndex((word) => !/^-[neE]+$/.test(word)) : 0
  const options = flags < 0 ? rest.join('') : rest.slice(0, flags).join('')
  const text = substituted(rest.slice(flags < 0 ? rest.length : flags).join(' '), pod, container)
  const escapes = program === 'printf' || options.includes('e')
  const shown = escapes ? text.replace(/\\([nrt\\])/g, (_, c: string) => ({ n: '\n', r: '\r', t: '\t' })[c] ?? c) : text
  return program === 'printf' || options.includes('n') ? shown : `${shown}\n`
}

function substituted(text: string, { metadata, spec }: Pod, container: Container): string {
  const hostname = spec.hostname ?? metadata.name
  return text
    .replace(/\$\(\s*(?:cat \/etc\/)?hostname\s*\)|`hostname`/g, hostname)
    .replace(/\$\{(\w+)\}|\$([A-Za-z_]\w*)/g, (_, braced: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare ?? ''
      return env(container, name) ?? (name === 'HOSTNAME' ? hostname : '')
    })
}
