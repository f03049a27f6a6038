import { kubectlError, notFound, type Container, type KubeObject, type Pod } from '#kubectl'
import { bool, duration, int, text } from '../args/flags.ts'
import { kindNamed } from '../args/kinds.ts'
import { containerFor, podFor, podsOf, selectedPods } from '../args/pods.ts'
import { fail, misused, type Call, type Verb } from '../command.ts'
import { needsNode, writeLog, type LogOptions, type LogSource } from '../logs/stream.ts'

const USAGE = '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'
const WRONG = `expected 'logs ${USAGE}'.\nPOD or TYPE/NAME is a required argument for the logs command`

export const logs: Verb = {
  name: 'logs',
  aliases: ['log'],
  about: 'Print the logs for a container in a pod',
  usage: USAGE,
  flags: [
    bool('follow', 'f'),
    bool('previous', 'p'),
    text('container', 'c'),
    bool('all-containers'),
    bool('all-pods'),
    text('selector', 'l'),
    int('tail', -1),
    duration('since'),
    text('since-time'),
    bool('timestamps'),
    bool('prefix'),
    int('limit-bytes'),
    bool('ignore-errors'),
    int('max-log-requests', 5),
    duration('pod-running-timeout', '20s'),
    bool('insecure-skip-tls-verify-backend'),
  ],
  async run(call) {
    const options = optionsOf(call)
    const sources = await sourcesOf(call)
    if (!call.flags.bool('follow') || sources.length <= 1) {
      for (const source of sources) await write(call, source, options)
      return 0
    }
    const most = call.flags.int('max-log-requests')
    if (sources.length > most) {
      throw fail(
        `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
      )
    }
    await Promise.all(sources.map((source) => write(call, source, options)))
    return 0
  },
}

async function write(call: Call, source: LogSource, options: Omit<LogOptions, 'prefix'>): Promise<void> {
  const isPrefixed = call.flags.bool('prefix') || call.flags.bool('all-pods')
  await writeLog(call, source, {
    ...options,
    prefix: isPrefixed ? `[pod/${source.pod}/${source.container}] ` : '',
  })
}

function optionsOf(call: Call): Omit<LogOptions, 'prefix'> {
  const { flags } = call
  const sinceTime = flags.text('since-time')
  if (sinceTime !== '' && flags.ms('since') !== 0)
    throw fail('at most one of `sinceTime` or `sinceSeconds` may be specified')
  if (flags.bool('all-containers') && flags.text('container') !== '')
    throw fail(`--all-containers=true should not be specified with container name ${flags.text('container')}`)
  if (flags.changed('container') && call.args.length === 2)
    throw fail('only one of -c or an inline [CONTAINER] arg is allowed')
  if (flags.int('limit-bytes') < 0) throw fail('--limit-bytes must be greater than 0')
  if (flags.ms('since') < 0) throw fail('--since must be greater than 0')
  if (flags.int('tail') < -1) throw fail('--tail must be greater than or equal to -1')
  const since = sinceTime === '' ? Number.NaN : Date.parse(sinceTime)
  if (sinceTime !== '' && Number.isNaN(since)) {
    const quoted = JSON.stringify(sinceTime)
    throw fail(`parsing time ${quoted} as "2006-01-02T15:04:05Z07:00": cannot parse ${quoted} as "2006"`)
  }
  const isSelected = flags.text('selector') !== ''
  return {
    follow: flags.bool('follow'),
    previous: flags.bool('previous'),
    timestamps: flags.bool('timestamps'),
    tail: isSelected && !flags.changed('tail') ? 10 : flags.int('tail'),
    // seconds are what the API server is told
    since: flags.ms('since') > 0 ? call.now - Math.round(flags.ms('since') / 1000) * 1000 : since || -Infinity,
    limitBytes: flags.int('limit-bytes'),
  }
}

/** The containers of which logs are wanted: polymorphichelpers/logsforobject.go. */
async function sourcesOf(call: Call): Promise<LogSource[]> {
  const { args, flags } = call
  const selector = flags.text('selector')
  if (args.length > 2 || (args.length === 0 && selector === '')) throw misused(call, WRONG)
  if (args.length === 1 && selector !== '') throw misused(call, 'only a selector (-l) or a POD name is allowed')
  if (selector === '') {
    const pods = await podsNamed(call, args[0]!)
    return (await Promise.all(pods.map((pod) => containersOf(call, pod)))).flat()
  }
  const pods = selectedPods(call)
  if (pods.length === 0) await call.err(`No resources found in ${call.namespace} namespace.`)
  const sources: LogSource[] = []
  for (const pod of pods) sources.push(...(await containersOf(call, pod)))
  return sources
}

type WithSelector = KubeObject & { readonly spec?: { selector?: Record<string, string> } }

/** One pod; of a workload the first of several, or all of them. */
async function podsNamed(call: Call, word: string): Promise<Pod[]> {
  const [type = '', name] = word.split('/')
  const kind = name === undefined ? undefined : kindNamed(call.api, type)
  if (!kind || kind.kind === 'Pod') {
    const found = call.api.get<Pod>('Pod', call.namespace, name ?? type)
    if (found) return [found]
    // logs has words of its own for a pod that is not there
    const missing = kubectlError(notFound(call.api.definition('Pod')!, name ?? type)).replace(
      /^Error from/,
      'error from',
    )
    throw fail(`${missing} in namespace "${call.namespace}"`)
  }
  const first = podFor(call, word)
  const object = call.api.get<WithSelector>(kind.kind, call.namespace, name!)
  const all = podsOf(call, object?.spec?.selector ?? {})
  if (all.length > 1 && call.flags.bool('all-pods')) return all
  if (all.length > 1) await call.err(`Found ${all.length} pods, using pod/${first.metadata.name}`)
  return [first]
}

async function containersOf(call: Call, pod: Pod): Promise<LogSource[]> {
  const { namespace = 'default', name } = pod.metadata
  const all: readonly Container[] = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
  const asked = call.flags.text('container') || (call.args[1] ?? '')
  if (asked !== '' && !all.some((each) => each.name === asked)) {
    const names = [
      ...pod.spec.containers.map((each) => each.name),
      ...(pod.spec.initContainers ?? []).map((each) => `${each.name} (init)`),
    ]
    throw fail(`container ${asked} is not valid for pod ${name} out of: ${names.join(', ')}`)
  }
  const isQuiet = call.flags.bool('all-pods')
  // nobody has a log yet, and the API server says nothing of it
  if (!pod.spec.nodeName) return []
  const chosen = call.flags.bool('all-containers') ? all : [await containerFor(call, pod, asked, isQuiet)]
  return chosen.map((container) => {
    const source = { namespace, pod: name, container: container.name }
    needsNode(call, source, pod.spec.nodeName)
    return source
  })
}
