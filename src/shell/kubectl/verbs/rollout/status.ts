import type { KindDefinition, KubeObject } from '#kubectl'
import { FILE_FLAGS, namesFiles } from '../../args/files.ts'
import { bool, duration, int, text } from '../../args/flags.ts'
import { select, type Info } from '../../args/resources.ts'
import { fail, type Call, type Verb } from '../../command.ts'
import { throwFailures } from '../../report.ts'

interface Rolled extends KubeObject {
  readonly spec: { replicas?: number; updateStrategy?: { type?: string; rollingUpdate?: { partition?: number } } }
  readonly status?: {
    observedGeneration?: number
    replicas?: number
    readyReplicas?: number
    updatedReplicas?: number
    availableReplicas?: number
    currentReplicas?: number
    currentRevision?: string
    updateRevision?: string
    desiredNumberScheduled?: number
    updatedNumberScheduled?: number
    numberAvailable?: number
    conditions?: { type: string; reason?: string }[]
  }
}

/** How far a rollout is, in a sentence. */
interface Progress {
  text: string
  done: boolean
}

export const status: Verb = {
  name: 'status',
  about: 'Show the status of the rollout',
  usage: '(TYPE NAME | TYPE/NAME) [flags]',
  flags: [...FILE_FLAGS, bool('watch', 'w', true), int('revision'), duration('timeout'), text('selector', 'l')],
  async run(call) {
    if (call.args.length === 0 && !namesFiles(call) && !call.flags.text('selector')) {
      throw fail('required resource not specified')
    }
    const { infos, failures } = await select(call, call.args, { allOfKind: true })
    throwFailures(failures)
    for (const info of infos) await follow(call, info)
    return 0
  },
}

async function follow(call: Call, info: Info): Promise<void> {
  const { kind, namespace, name } = info
  const progressOf = PROGRESS[kind.kind]
  if (!progressOf) throw fail(`no status viewer has been implemented for ${groupKind(kind)}`)
  const end = call.flags.ms('timeout') || Infinity
  const begun = call.process.machine.time.now
  const queue: (KubeObject | null)[] = [info.object]
  const stop = call.api.watch(kind.kind, ({ type, object }) => {
    if (object.metadata.name === name && object.metadata.namespace === namespace)
      queue.push(type === 'DELETED' ? null : object)
  })
  try {
    for (;;) {
      for (const object of queue.splice(0)) {
        if (!object) throw fail('object has been deleted')
        const { text: line, done } = progressOf(object as Rolled)
        await call.out(line)
        if (done || !call.flags.bool('watch')) return
      }
      const left = end - (call.process.machine.time.now - begun)
      if (!(await call.until(() => queue.length > 0, left))) throw fail('timed out waiting for the condition')
    }
  } finally {
    stop()
  }
}

/** polymorphichelpers/rollout_status.go. */
const PROGRESS: Readonly<Record<string, (object: Rolled) => Progress>> = {
  Deployment({ metadata, spec, status: seen = {} }) {
    const waiting = (what: string) =>
      going(`Waiting for deployment ${quoted(metadata.name)} rollout to finish: ${what}...`)
    if ((metadata.generation ?? 0) > (seen.observedGeneration ?? 0))
      return going('Waiting for deployment spec update to be observed...')
    const progressing = seen.conditions?.find(({ type }) => type === 'Progressing')
    if (progressing?.reason === 'ProgressDeadlineExceeded') {
      throw fail(`deployment ${quoted(metadata.name)} exceeded its progress deadline`)
    }
    const { updatedReplicas: updated = 0, replicas = 0, availableReplicas: available = 0 } = seen
    const wanted = spec.replicas ?? 1
    if (updated < wanted) return waiting(`${updated} out of ${wanted} new replicas have been updated`)
    if (replicas > updated) return waiting(`${replicas - updated} old replicas are pending termination`)
    if (available < updated) return waiting(`${available} of ${updated} updated replicas are available`)
    return { text: `deployment ${quoted(metadata.name)} successfully rolled out`, done: true }
  },
  DaemonSet({ metadata, spec, status: seen = {} }) {
    if (spec.updateStrategy?.type === 'OnDelete')
      throw fail('rollout status is only available for RollingUpdate strategy type')
    if ((metadata.generation ?? 0) > (seen.observedGeneration ?? 0))
      return going('Waiting for daemon set spec update to be observed...')
    const {
      updatedNumberScheduled: updated = 0,
      desiredNumberScheduled: wanted = 0,
      numberAvailable: available = 0,
    } = seen
    const waiting = (what: string) =>
      going(`Waiting for daemon set ${quoted(metadata.name)} rollout to finish: ${what}...`)
    if (updated < wanted) return waiting(`${updated} out of ${wanted} new pods have been updated`)
    if (available < wanted) return waiting(`${available} of ${wanted} updated pods are available`)
    return { text: `daemon set ${quoted(metadata.name)} successfully rolled out`, done: true }
  },
  StatefulSet({ metadata, spec, status: seen = {} }) {
    if (spec.updateStrategy?.type === 'OnDelete')
      throw fail('rollout status is only available for RollingUpdate strategy type')
    if (seen.observedGeneration === undefined || (metadata.generation ?? 0) > seen.observedGeneration) {
      return going('Waiting for statefulset spec update to be observed...')
    }
    const wanted = spec.replicas ?? 1
    const { readyReplicas: ready = 0, updatedReplicas: updated = 0, updateRevision = '', currentRevision = '' } = seen
    if (ready < wanted) return going(`Waiting for ${wanted - ready} pods to be ready...`)
    const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0
    if (partition > 0) {
      if (updated < wanted - partition) {
        return going(
          `Waiting for partitioned roll out to finish: ${updated} out of ${wanted - partition} new pods have been updated...`,
        )
      }
      return { text: `partitioned roll out complete: ${updated} new pods have been updated...`, done: true }
    }
    if (updateRevision !== currentRevision) {
      return going(
        `waiting for statefulset rolling update to complete ${updated} pods at revision ${updateRevision}...`,
      )
    }
    return {
      text: `statefulset rolling update complete ${seen.currentReplicas ?? 0} pods at revision ${currentRevision}...`,
      done: true,
    }
  },
}

function going(line: string): Progress {
  return { text: line, done: false }
}

function quoted(name: string): string {
  return JSON.stringify(name)
}

function groupKind({ apiVersion, kind }: KindDefinition): string {
  return apiVersion.includes('/') ? `${kind}.${apiVersion.split('/')[0]}` : kind
}
