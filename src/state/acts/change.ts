import type { NodeView, Topology } from '../../engine/topology/types.ts'
import { deleteObject, scale, setNodeFirewall } from '../actions.ts'
import { cordonCommand, deleteCommand, drainCommand, restartCommand, scaleCommand } from '../commands.ts'
import { typed } from './inTerminal.ts'
import { countOwned, objectAt, type ObjectRef } from './objects.ts'
import type { Act } from './types.ts'

const SCALED: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'ReplicaSet'])
const ROLLED: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet'])

/** What can be done to what makes pods. */
export function ownerActs(owner: string, topology: Topology): Act[] {
  const object = objectAt(owner)
  if (!object) return []
  const count = countOwned(topology, owner)
  const to = (id: string, label: string, replicas: number): Act => ({
    id,
    label: `${label} (${replicas} replicas)`.replace('(1 replicas)', '(1 replica)'),
    group: 'change',
    command: scaleCommand(object, replicas),
    run: () => scale(object.kind, object.namespace, object.name, replicas),
  })
  const isScaled = SCALED.has(object.kind)
  return [
    ...(isScaled ? [to('scale-up', `Scale ${object.name} up by one`, count + 1)] : []),
    ...(isScaled && count > 0 ? [to('scale-down', `Scale ${object.name} down by one`, count - 1)] : []),
    ...(ROLLED.has(object.kind)
      ? [
          typed({
            id: 'restart',
            label: `Restart ${object.name}, pod by pod`,
            group: 'change',
            command: restartCommand(object),
          }),
        ]
      : []),
  ]
}

/** What an administrator does to a node. */
export function nodeActs({ name, unschedulable, firewall }: NodeView): Act[] {
  const to = firewall === undefined ? 'closed' : 'open'
  return [
    {
      id: 'firewall',
      label: to === 'closed' ? 'Close firewall' : 'Open firewall',
      group: 'change',
      command: null,
      run: () => setNodeFirewall(name, to),
    },
    typed({
      id: 'cordon',
      label: unschedulable ? 'Uncordon: let it take new pods' : 'Cordon: no new pods here',
      group: 'change',
      command: cordonCommand(name, !unschedulable),
    }),
    typed({
      id: 'drain',
      label: 'Drain: move its pods elsewhere',
      group: 'change',
      command: drainCommand(name),
      danger: true,
    }),
  ]
}

export function deleteAct(object: ObjectRef): Act {
  const { kind, namespace, name } = object
  return {
    id: 'delete',
    label: 'Delete',
    group: 'remove',
    danger: true,
    command: deleteCommand(object),
    done: `${kind} ${name} deleted`,
    run: () => deleteObject(kind, namespace, name),
  }
}
