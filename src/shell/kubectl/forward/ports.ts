/** `8080:80`, `80`, `:http`: pkg/cmd/portforward translateServicePortToTargetPort and convertPodNamedPortToNumber. */
import type { KubeObject, Pod } from '#kubectl'
import { fail } from '../command.ts'
import type { Pair } from './portForward.ts'

interface ServiceLike extends KubeObject {
  readonly spec: {
    clusterIP?: string
    ports?: { name?: string; port: number; targetPort?: number | string; protocol?: string }[]
  }
}

/** @param free a port of this computer that nobody has */
export function pairsOf(
  words: readonly string[],
  pod: Pod,
  service: ServiceLike | undefined,
  free: () => number,
): Pair[] {
  return words.map((word) => {
    const [first = '', second, ...more] = word.split(':')
    if (more.length > 0 || word === '' || word === ':') throw fail(`invalid port format '${word}'`)
    const wanted = second ?? first
    const isRandom = second !== undefined && first === ''
    const named = second === undefined ? portNumber(wanted, pod, service).port : undefined
    const remote = portNumber(wanted, pod, service).target
    const local = isRandom ? 0 : (named ?? numberOf(first, 'local', word))
    return { local: local === 0 ? free() : local, remote }
  })
}

/** The port as it is called, and the pod's own behind it. */
function portNumber(text: string, pod: Pod, service: ServiceLike | undefined): { port: number; target: number } {
  if (!service) {
    const port = /^\d+$/.test(text) ? numberOf(text, 'remote', text) : containerPort(text, pod)
    return { port, target: port }
  }
  const found = (service.spec.ports ?? []).find(({ name, port }) => name === text || String(port) === text)
  if (!found) {
    const what = /^\d+$/.test(text) ? `a service port ${text}` : `a service port ${text}`
    throw fail(`Service ${service.metadata.name} does not have ${what}`)
  }
  // a headless Service has no port of its own
  const target = service.spec.clusterIP === 'None' ? found.port : (found.targetPort ?? found.port)
  return { port: found.port, target: typeof target === 'number' ? target : containerPort(target, pod) }
}

function containerPort(name: string, pod: Pod): number {
  for (const { ports = [] } of pod.spec.containers) {
    const found = ports.find((port) => port.name === name)
    if (found) return found.containerPort
  }
  throw fail(`Pod '${pod.metadata.name}' does not have a named port '${name}'`)
}

function numberOf(text: string, which: 'local' | 'remote', word: string): number {
  const number = Number(text)
  if (!/^\d+$/.test(text)) {
    throw fail(
      `error parsing ${which} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    )
  }
  if (number > 65_535) {
    throw fail(
      `error parsing ${which} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`,
    )
  }
  if (number === 0 && which === 'remote') throw fail(`remote port must be > 0 in '${word}'`)
  return number
}
