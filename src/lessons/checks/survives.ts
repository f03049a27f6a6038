import { boolean, optional, picklist, string, strictObject } from 'valibot'
import type { Cluster, Trace } from '#engine'
import type { Deployment } from '../../engine/kinds/deployment/types.ts'
import type { Pod } from '../../engine/kinds/pod/types.ts'
import { namespaced, requestTo } from '../target.ts'
import { defineCheck, failed, passed } from './check.ts'
import { endOf } from './words.ts'

/** Ten requests a second. */
const EVERY_MS = 100
/** While nodes hear that a pod goes, which takes them 10 to 40 ms, requests come thick: so many every 5 ms. */
const STEP_MS = 5
const NEWS_MS = 80
const HAIL = 4
const WATCH_MS = 40_000
/** How long it is asked on when all pods are new. */
const AFTER_MS = 7000
/** Until every node has heard of the last change: kube-proxy writes once a second at most. */
const HEARD_MS = 2000
const GIVE_UP_MS = 300_000

/**
 * A trouble is made in a copy of the cluster while somebody asks ten times a second, and much more often in the moment
 * when a pod is told to go; no request is lost.
 * `rollout`: the Deployment is rolled out anew, as `kubectl rollout restart` does, until all of its pods are new, and 7 s
 * more.
 * `death`: one of its ready pods is deleted. `sickness`: the application in one of them answers 503 from now on, to its
 * readiness probe too; requests count once the probe has had 40 s to notice.
 * `afterwards`: only those count that are sent when the rollout has been over for 2 s.
 */
export const survives = defineCheck({
  schema: strictObject({
    deployment: string(),
    trouble: picklist(['rollout', 'death', 'sickness']),
    from: string(),
    to: string(),
    afterwards: optional(boolean(), false),
  }),
  dear: true,
  run({ deployment, trouble, from, to, afterwards }, bench) {
    const fork = bench.fork()
    const [namespace, name] = namespaced(deployment)
    const request = requestTo(fork, from, to)
    if ('missing' in request) return failed(request.missing)
    const found = fork.get<Deployment>('Deployment', namespace, name)
    if (!found) return failed(`There is no Deployment ${deployment}.`)
    let news = -NEWS_MS
    const stop = fork.watch<Pod>('Pod', ({ object, old }) => {
      if (object.metadata.deletionTimestamp && !old?.metadata.deletionTimestamp) news = fork.time
    })
    const cannot = TROUBLES[trouble](fork, found)
    if (cannot !== null) return failed(cannot)
    const began = fork.time
    let rolledOut: number | null = null
    const isOver = () => {
      if (trouble !== 'rollout') return fork.time - began > WATCH_MS
      if (rolledOut === null && isRolledOut(fork, found)) rolledOut = fork.time
      return rolledOut !== null && fork.time - rolledOut > AFTER_MS
    }
    const lost: Trace[] = []
    let sent = 0
    while (!isOver()) {
      const now = fork.time - began
      if (now > GIVE_UP_MS) return failed(`The rollout of ${deployment} does not come to its end.`)
      const counts = !afterwards || trouble !== 'rollout' || fork.time - (rolledOut ?? fork.time) > HEARD_MS
      const times = !counts ? 0 : fork.time - news < NEWS_MS ? HAIL : now % EVERY_MS < STEP_MS ? 1 : 0
      for (let n = 0; n < times; n++, sent++) {
        const trace = fork.send({ ...request, timeoutMs: 1000 })
        if (trace.outcome !== 'ok' || (trace.response?.status ?? 200) >= 500) lost.push(trace)
      }
      fork.step(STEP_MS)
    }
    stop()
    const says = `Of ${sent} requests to ${to} ${afterwards ? 'after' : 'during'} ${TOLD[trouble]} of ${deployment} ${lost.length} were lost`
    return lost.length === 0 ? passed(`${says}.`) : failed(`${says}; one ${endOf(lost[0]!)}.`, { trace: lost[0]! })
  },
})

const TOLD = { rollout: 'a rollout', death: 'the death of a pod', sickness: 'the sickness of a pod' }

/** Each makes its trouble; a sentence where it cannot. */
const TROUBLES: Record<keyof typeof TOLD, (cluster: Cluster, deployment: Deployment) => string | null> = {
  rollout(cluster, { metadata: { namespace, name } }) {
    const annotations = { 'podpath.dev/rolled-out': 'once more' }
    const body = { spec: { template: { metadata: { annotations } } } }
    const reply = cluster.api.patch('Deployment', namespace, name, 'merge', body)
    return reply.ok ? null : reply.status.message
  },
  death(cluster, deployment) {
    const pod = readyPod(cluster, deployment)
    if (!pod) return `No pod of ${deployment.metadata.name} is ready.`
    return cluster.delete('Pod', pod.metadata.namespace!, pod.metadata.name).error ?? null
  },
  sickness(cluster, deployment) {
    const pod = readyPod(cluster, deployment)
    if (!pod) return `No pod of ${deployment.metadata.name} is ready.`
    const place = `pod/${pod.metadata.namespace}/${pod.metadata.name}`
    const { error } = cluster.fault({ type: 'failReadiness', pod: place })
    if (error !== undefined) return error
    cluster.step(WATCH_MS)
    return null
  },
}

function readyPod(cluster: Cluster, { metadata: { namespace }, spec }: Deployment): Pod | undefined {
  const pods = cluster.list<Pod>('Pod', { namespace: namespace!, selector: spec.selector })
  return pods.find(({ status }) => status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'))
}

/** Every pod is new and available, and the old ones are gone. */
function isRolledOut(cluster: Cluster, { metadata: { namespace, name } }: Deployment): boolean {
  const deployment = cluster.get<Deployment>('Deployment', namespace!, name)
  if (!deployment) return false
  const { spec, status, metadata } = deployment
  const wanted = spec.replicas ?? 1
  return (
    status?.observedGeneration === metadata.generation &&
    status?.updatedReplicas === wanted &&
    status.replicas === wanted &&
    status.availableReplicas === wanted &&
    cluster
      .list<Pod>('Pod', { namespace: namespace!, selector: spec.selector })
      .every((pod) => !pod.metadata.deletionTimestamp)
  )
}
