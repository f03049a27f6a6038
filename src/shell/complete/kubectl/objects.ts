import { groupOf, requirementsOf, satisfies, type KindDefinition, type LabelSelector, type Pod } from '#kubectl'
import { kindsNamed } from '../../kubectl/args/kinds.ts'
import { parseFlags } from '../../kubectl/args/flags.ts'
import { GLOBAL_FLAGS, kubeconfigOf, type OpenedConfig } from '../../kubectl/config.ts'
import { ExitError } from '../../process.ts'
import { offers, type Asker, type Offer } from '../offer.ts'
import type { KubectlLine } from './line.ts'

const CONFIG_FLAGS = ['kubeconfig', 'context']

/** What the server has, as the command line at hand would ask for it: pkg/util/completion of kubectl. */
export class Objects {
  readonly #asker: Asker
  readonly line: KubectlLine

  constructor(line: KubectlLine, asker: Asker) {
    this.line = line
    this.#asker = asker
  }

  /** The same line, of whose last word only a part is meant. */
  withWord(word: string): Objects {
    return new Objects({ ...this.line, word }, this.#asker)
  }

  get api() {
    return this.#asker.machine.cluster.api
  }

  get config(): OpenedConfig | undefined {
    const { machine, state } = this.#asker
    const argv = CONFIG_FLAGS.flatMap((name) => {
      const value = this.line.given.get(name)?.at(-1)
      return value === undefined ? [] : [`--${name}=${value}`]
    })
    const { flags } = parseFlags(GLOBAL_FLAGS, argv)
    return orNone(() =>
      kubeconfigOf({ machine, files: machine.files, env: state.environment(), cwd: state.cwd }, flags),
    )
  }

  get namespace(): string {
    return this.line.given.get('namespace')?.at(-1) || this.config?.namespace || 'default'
  }

  /** Names of a kind's objects in the namespace that was chosen; of several kinds of all of them. */
  names(word: string): string[] {
    const kinds = word.split(',').flatMap((each) => orNone(() => kindsNamed(this.api, each)) ?? [])
    return kinds.flatMap((kind) =>
      this.api
        .list(kind.kind, kind.namespaced ? { namespace: this.namespace } : {})
        .map(({ metadata }) => metadata.name),
    )
  }

  /** All kinds: `pods`, `deployments.apps`. Of a list with commas the last is completed. A short name is whole as it is. */
  kinds(tail: Offer['tail'] = ' '): Offer[] {
    const { word } = this.line
    const before = word.slice(0, word.lastIndexOf(',') + 1)
    const last = word.slice(before.length)
    const all = this.api.kinds.map((kind) => before + resourceName(kind))
    const isShort = this.api.kinds.some(
      ({ shortNames = [], singular, plural }) => shortNames.includes(last) || (last === singular && last !== plural),
    )
    return offers(isShort && !all.some((each) => each.startsWith(word)) ? [word] : all, tail)
  }

  /** Keys and values of labels, of the objects that the line is about. */
  labels(): string[] {
    const [kindWord = 'pods'] = this.line.args
    const kind = kindWord.split('/')[0]!
    const kinds = orNone(() => kindsNamed(this.api, kind)) ?? []
    const { word } = this.line
    const key = /(?:^|,)([^,=!]+)(?:==?|!=)[^,=]*$/.exec(word)?.[1]
    const pairs = kinds.flatMap(({ kind, namespaced }) =>
      this.api
        .list(kind, namespaced && !this.line.given.has('all-namespaces') ? { namespace: this.namespace } : {})
        .flatMap(({ metadata }) => Object.entries(metadata.labels ?? {})),
    )
    if (key === undefined) return pairs.map(([name]) => name)
    return pairs.filter(([name]) => name === key).map(([, value]) => value)
  }

  /** Containers of the pod that an argument means: `web-0`, `deploy/web`. */
  containers(target: string): string[] {
    const { spec } = this.podFor(target) ?? {}
    return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map(({ name }) => name)
  }

  podFor(target: string): Pod | undefined {
    const { api, namespace } = this
    const [first = '', name] = target.split('/')
    if (name === undefined) return api.get<Pod>('Pod', namespace, first)
    const kind = orNone(() => kindsNamed(api, first))?.[0]
    if (kind?.kind === 'Pod') return api.get<Pod>('Pod', namespace, name)
    const owner = kind && api.get(kind.kind, namespace, name)
    const selector = (owner as { spec?: { selector?: LabelSelector } } | undefined)?.spec?.selector
    if (!selector) return undefined
    const requirements = requirementsOf(selector)
    return api.list<Pod>('Pod', { namespace }).find(({ metadata }) => satisfies(metadata.labels, requirements))
  }

  /** Ports of a Service, or of a pod's containers: `80:80`. */
  ports(target: string): string[] {
    const [sort = '', name = ''] = target.split('/')
    const local = this.line.word.split(':')[0]!
    const pair = (port: number) => `${this.line.word === '' ? port : local}:${port}`
    if (['svc', 'service', 'services'].includes(sort)) {
      const service = this.api.get('Service', this.namespace, name) as
        { spec?: { ports?: { port: number }[] } } | undefined
      return (service?.spec?.ports ?? []).map(({ port }) => pair(port))
    }
    const containers = this.podFor(target)?.spec.containers ?? []
    return containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => pair(containerPort)))
  }
}

function resourceName({ plural, apiVersion }: KindDefinition): string {
  const group = groupOf(apiVersion)
  return group ? `${plural}.${group}` : plural
}

/** What kubectl would complain of is no reason to complain while one types. */
function orNone<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (error instanceof ExitError) return undefined
    throw error
  }
}
