import { defineKind } from '../../api/kind.ts'
import { AGE, NAME } from '../columns.ts'
import { condition } from '../pod/conditions.ts'
import { nodeRoles } from './roles.ts'
import { podGarbageController, taintEvictionController } from './eviction.ts'
import { nodeLifecycleController } from './lifecycle.ts'
import type { Node } from './types.ts'

/** v1 Node. Made by `startNodes` from the cluster's configuration. */
export const node = defineKind<Node>({
  apiVersion: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  statusSubresource: true,
  defaults(object) {
    object.spec ??= {}
    object.status = { addresses: [], conditions: [], ...(object.status as object | undefined) }
  },
  controllers: [nodeLifecycleController, taintEvictionController, podGarbageController],
  columns: [
    NAME,
    { name: 'Status', value: nodeStatusText },
    { name: 'Roles', value: (object) => nodeRoles(object).join(',') || '<none>' },
    AGE,
    { name: 'Version', value: ({ status }) => status.nodeInfo?.kubeletVersion ?? '' },
    { name: 'Internal-IP', wide: true, value: (object) => addressOf(object, 'InternalIP') },
    { name: 'External-IP', wide: true, value: (object) => addressOf(object, 'ExternalIP') },
    { name: 'OS-Image', wide: true, value: ({ status }) => status.nodeInfo?.osImage ?? '<unknown>' },
    { name: 'Kernel-Version', wide: true, value: ({ status }) => status.nodeInfo?.kernelVersion ?? '<unknown>' },
    {
      name: 'Container-Runtime',
      wide: true,
      value: ({ status }) => status.nodeInfo?.containerRuntimeVersion ?? '<unknown>',
    },
  ],
})

export function isNodeReady({ status }: Node): boolean {
  return condition(status.conditions, 'Ready')?.status === 'True'
}

function nodeStatusText(object: Node): string {
  const ready = condition(object.status.conditions, 'Ready')
  const text = !ready ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'
  return object.spec.unschedulable ? `${text},SchedulingDisabled` : text
}

function addressOf({ status }: Node, type: string): string {
  return status.addresses.find((address) => address.type === type)?.address ?? '<none>'
}
