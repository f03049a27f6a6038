/** The kubeconfig: who is asked, and in which namespace. A file as any other, made when it is first written. */
import { parseFile, printYaml } from '#manifest'
import { FileProblem, parentOf, resolvePath } from '../files/files.ts'
import type { Process } from '../process.ts'
import { bool, int, text, type Flag, type Flags } from './args/flags.ts'
import { fail } from './command.ts'

/** Flags that every verb has. Those that no simulated cluster has a use for are read, and forgotten. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  text('namespace', 'n'),
  text('context'),
  text('kubeconfig'),
  text('cluster'),
  text('user'),
  text('as'),
  text('as-group'),
  text('as-uid'),
  text('server', 's'),
  text('token'),
  text('certificate-authority'),
  text('client-certificate'),
  text('client-key'),
  text('tls-server-name'),
  text('cache-dir'),
  text('request-timeout', undefined, '0'),
  text('log-flush-frequency', undefined, '5s'),
  text('profile', undefined, 'none'),
  text('profile-output'),
  text('username'),
  text('password'),
  { ...int('v'), short: 'v' },
  text('vmodule'),
  bool('insecure-skip-tls-verify'),
  bool('disable-compression'),
  bool('match-server-version'),
  bool('warnings-as-errors'),
]

export interface NamedContext {
  name: string
  context: { cluster: string; user: string; namespace?: string }
}

export interface Kubeconfig {
  apiVersion: 'v1'
  kind: 'Config'
  preferences: Record<string, unknown>
  clusters: { name: string; cluster: Record<string, unknown> }[]
  users: { name: string; user: Record<string, unknown> }[]
  contexts: NamedContext[]
  'current-context': string
}

export interface OpenedConfig {
  config: Kubeconfig
  path: string
  /** The context that this call uses; undefined where there is none of its name. */
  context: NamedContext | undefined
  namespace: string
}

const NAME = 'podpath'

export function defaultKubeconfig(): Kubeconfig {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    preferences: {},
    clusters: [{ name: NAME, cluster: { server: 'https://127.0.0.1:6443' } }],
    users: [{ name: NAME, user: {} }],
    contexts: [{ name: NAME, context: { cluster: NAME, user: NAME } }],
    'current-context': NAME,
  }
}

/** The kubeconfig of a call: `--kubeconfig`, `$KUBECONFIG`, or `~/.kube/config`. */
export function kubeconfigOf(process: Pick<Process, 'env' | 'cwd' | 'machine' | 'files'>, flags: Flags): OpenedConfig {
  const named = flags.text('kubeconfig') || process.env.get('KUBECONFIG')?.split(':')[0]
  const path = named ? resolvePath(named, process.cwd) : `${process.machine.home}/.kube/config`
  const config = readKubeconfig(process, path, flags.text('kubeconfig') !== '')
  const name = flags.text('context') || config['current-context']
  const context = config.contexts.find((each) => each.name === name)
  if (!context && flags.changed('context')) throw fail(`context "${name}" does not exist`)
  return { config, path, context, namespace: context?.context.namespace || 'default' }
}

function readKubeconfig({ files }: Pick<Process, 'files'>, path: string, mustExist: boolean): Kubeconfig {
  if (files.info(path)?.kind !== 'file') {
    if (mustExist) throw fail(`stat ${path}: no such file or directory`)
    return defaultKubeconfig()
  }
  const { documents, diagnostics } = parseFile({ name: path, text: files.read(path) })
  const wrong = diagnostics.find(({ severity }) => severity === 'error')
  if (wrong) throw fail(`error loading config file "${path}": ${wrong.message.replace(/^error: /, '')}`)
  const read = documents[0]?.object ?? {}
  const listOf = (value: unknown) => (Array.isArray(value) ? value.filter(isNamed) : [])
  return {
    ...defaultKubeconfig(),
    clusters: listOf(read.clusters) as Kubeconfig['clusters'],
    users: listOf(read.users) as Kubeconfig['users'],
    contexts: (listOf(read.contexts) as NamedContext[]).map((each) => ({ ...each, context: { ...each.context } })),
    'current-context': typeof read['current-context'] === 'string' ? read['current-context'] : '',
  }
}

function isNamed(value: unknown): boolean {
  return typeof (value as { name?: unknown } | null)?.name === 'string'
}

/** Writes the kubeconfig where it was read. */
export function writeKubeconfig({ files }: Process, { path, config }: OpenedConfig): void {
  try {
    for (const directory of parentsOf(path)) if (!files.info(directory)) files.makeDirectory(directory)
    files.write(path, printYaml(config))
  } catch (error) {
    if (error instanceof FileProblem) throw fail(`open ${path}: ${error.reason.toLowerCase()}`)
    throw error
  }
}

function parentsOf(path: string): string[] {
  const parents: string[] = []
  for (let at = parentOf(path); at !== '/'; at = parentOf(at)) parents.unshift(at)
  return parents
}
