import { deletedText, type Container, type Pod, type Unstructured } from '#kubectl'
import { attach, whenRunning } from '../attached.ts'
import { DRY_RUN, dryRunOf } from '../args/dryRun.ts'
import { array, bool, duration, int, optional, text } from '../args/flags.ts'
import { createGenerated, pairsOf } from '../change.ts'
import { fail, misused, type Call, type Verb } from '../command.ts'
import { PRINT_FLAGS } from '../print/index.ts'
import { ExitError } from '../../process.ts'

const POLICIES = new Set(['Always', 'OnFailure', 'Never'])
const PULL_POLICIES = new Set(['', 'Always', 'IfNotPresent', 'Never'])
const IMAGE = /^[a-z0-9]+(?:[._\-/:A-Za-z0-9]*)(?::[\w][\w.-]{0,127})?(?:@[A-Za-z0-9]+:[0-9a-f]{32,})?$/

export const run: Verb = {
  name: 'run',
  about: 'Run a particular image on the cluster',
  usage:
    'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--command] -- [COMMAND] [args...]',
  flags: [
    ...PRINT_FLAGS,
    DRY_RUN,
    text('image'),
    array('annotations'),
    array('env'),
    text('labels', 'l'),
    text('port'),
    bool('expose'),
    bool('command'),
    text('restart', undefined, 'Always'),
    text('image-pull-policy'),
    bool('rm'),
    bool('stdin', 'i'),
    bool('tty', 't'),
    bool('attach'),
    bool('quiet', 'q'),
    bool('leave-stdin-open'),
    bool('privileged'),
    text('overrides'),
    text('override-type', undefined, 'merge'),
    text('field-manager'),
    text('detach-keys'),
    bool('save-config'),
    duration('pod-running-timeout', '1m0s'),
    int('grace-period', -1),
    bool('force'),
    bool('wait'),
    duration('timeout'),
    optional('cascade', 'background', 'background'),
  ],
  required: ['image'],
  async run(call) {
    check(call)
    const { flags } = call
    const pod = podOf(call)
    const attached = isAttached(call)
    if (!attached) {
      await createGenerated(call, pod)
      if (flags.bool('expose')) await createGenerated(call, serviceOf(call, pod))
      return 0
    }
    const quiet = Object.assign(Object.create(call) as Call, { out: () => Promise.resolve() })
    const created = (await createGenerated(quiet, pod)) as unknown as Pod
    if (flags.bool('expose')) await createGenerated(quiet, serviceOf(call, pod))
    try {
      return await session(call, created)
    } finally {
      if (flags.bool('rm')) await remove(call, created)
    }
  },
}

function isAttached({ flags }: Call): boolean {
  return flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin')
}

function check(call: Call): void {
  const { flags, args, dash } = call
  const [name] = args
  if (!name || dash === 0) throw misused(call, 'NAME is required for run')
  if (!IMAGE.test(flags.text('image')))
    throw misused(call, `invalid image name ${JSON.stringify(flags.text('image'))}: invalid reference format`)
  if (!POLICIES.has(flags.text('restart'))) throw misused(call, `invalid restart policy: ${flags.text('restart')}`)
  if (!PULL_POLICIES.has(flags.text('image-pull-policy')))
    throw misused(call, `invalid image pull policy: ${flags.text('image-pull-policy')}`)
  if (flags.bool('tty') && !flags.bool('stdin'))
    throw misused(call, '-i/--stdin is required for containers with -t/--tty=true')
  if (flags.bool('expose') && !flags.text('port')) throw misused(call, '--port must be set when exposing a service')
  if (flags.text('port') && !/^\d+$/.test(flags.text('port'))) throw misused(call, '--port must be a number')
  if (flags.bool('rm') && !isAttached(call)) throw misused(call, '--rm should only be used for attached containers')
  if (isAttached(call) && dryRunOf(call) !== 'none') {
    throw misused(
      call,
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    )
  }
}

function podOf(call: Call): Unstructured {
  const { flags, args } = call
  const [name = '', ...words] = args
  const labels = flags.text('labels') ? pairsOf(flags.text('labels'), 'label') : { run: name }
  const env = flags.all('env').map((each) => {
    const at = each.indexOf('=')
    if (at < 1) throw fail(`invalid env: ${each}`)
    return { name: each.slice(0, at), value: each.slice(at + 1) }
  })
  const annotations = Object.fromEntries(
    flags.all('annotations').map((each) => Object.entries(pairsOf(each, 'annotations'))[0] ?? []),
  )
  const port = flags.text('port')
  const container = {
    image: flags.text('image'),
    name,
    ...(env.length > 0 && { env }),
    ...(port && { ports: [{ containerPort: Number(port) }] }),
    ...(words.length > 0 && (flags.bool('command') ? { command: words } : { args: words })),
    ...(flags.text('image-pull-policy') && { imagePullPolicy: flags.text('image-pull-policy') }),
    ...(flags.bool('privileged') && { securityContext: { privileged: true } }),
    ...(flags.bool('stdin') && { stdin: true, ...(!flags.bool('leave-stdin-open') && { stdinOnce: true }) }),
    ...(flags.bool('tty') && { tty: true }),
    resources: {},
  }
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels, ...(flags.all('annotations').length > 0 && { annotations }) },
    spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: flags.text('restart') },
    status: {},
  }
  return flags.text('overrides') ? overridden(pod, flags.text('overrides')) : pod
}

/** `--overrides`: a JSON merge patch over what was made. */
function overridden(pod: Unstructured, json: string): Unstructured {
  try {
    return merge(pod, JSON.parse(json) as unknown) as Unstructured
  } catch {
    throw fail(`couldn't parse the overrides: ${json}`)
  }
}

function merge(base: unknown, change: unknown): unknown {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) return change
  const out: Record<string, unknown> = typeof base === 'object' && base !== null ? { ...base } : {}
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete out[key]
    else out[key] = merge(out[key], value)
  }
  return out
}

function serviceOf({ flags }: Call, pod: Unstructured): Unstructured {
  const { name, labels } = pod.metadata as { name: string; labels: Record<string, string> }
  const port = Number(flags.text('port'))
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector: labels },
    status: { loadBalancer: {} },
  }
}

/** Sits at the new pod's container, and ends as it has ended. */
async function session(call: Call, created: Pod): Promise<number> {
  const { flags, api } = call
  const { namespace, name } = created.metadata
  const container = created.spec.containers[0] as Container
  const pod = await whenRunning(call, created, container.name, flags.ms('pod-running-timeout'))
  const tty = flags.bool('tty')
  const code = await attach(call, pod, container, { stdin: flags.bool('stdin'), tty, quiet: flags.bool('quiet') })
  const policy = pod.spec.restartPolicy ?? 'Always'
  if (policy === 'Always' || flags.bool('leave-stdin-open')) {
    if (tty && call.process.isTerminal('stdin') && !flags.bool('quiet')) {
      await call.out(
        `Session ended, resume using 'kubectl attach ${name} -c ${container.name} -i -t' command when the pod is running`,
      )
    }
    return 0
  }
  await call.until(
    () => /Succeeded|Failed/.test(api.get<Pod>('Pod', namespace, name)?.status.phase ?? ''),
    flags.ms('pod-running-timeout'),
  )
  if (code !== 0) throw new ExitError(code, `pod ${namespace}/${name} terminated (Error)`)
  return 0
}

async function remove(call: Call, { metadata }: Pod): Promise<void> {
  const { api, flags } = call
  const kinds = ['Pod', ...(flags.bool('expose') ? ['Service'] : [])]
  for (const kind of kinds) {
    const reply = api.delete(kind, metadata.namespace, metadata.name)
    if (reply.ok && !flags.bool('quiet'))
      await call.out(deletedText(api.definition(kind)!, metadata.namespace, metadata.name))
  }
}
