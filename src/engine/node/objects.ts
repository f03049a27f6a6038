/** Node objects from the cluster's configuration, as a kubelet registers itself. */
import type { Api } from '../api/api.ts'
import type { ClusterConfig, NodeConfig } from '../config.ts'
import { hash } from '../kernel/index.ts'
import type { Node } from '../kinds/node/types.ts'
import type { Condition } from '../kinds/pod/types.ts'

const CAPACITY = { cpu: '4', memory: '16384Mi', 'ephemeral-storage': '100Gi', pods: '110' }
const VERSION = 'v1.36.0'
/** Of the node controller and the kubelet. */
const ANNOTATIONS = {
  'node.alpha.kubernetes.io/ttl': '0',
  'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
}
const ROLE = 'node-role.kubernetes.io/control-plane'

export function registerNodes(api: Api, config: ClusterConfig, now: string): void {
  for (const node of config.nodes) registerNode(api, node, now)
}

export function registerNode(api: Api, node: NodeConfig, now: string): void {
  const reply = api.create<Node>({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: node.name, labels: labelsOf(node), annotations: ANNOTATIONS },
    spec: {
      podCIDR: node.podCIDR,
      podCIDRs: [node.podCIDR, ...(node.secondary ? [node.secondary.podCIDR] : [])],
      ...(node.role === 'control-plane' && { taints: [{ key: ROLE, effect: 'NoSchedule' }] }),
    },
  })
  if (reply.ok) api.updateStatus<Node>(reply.object, statusOf(node, now))
}

function labelsOf({ name, role, zone, labels }: NodeConfig): Record<string, string> {
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    ...(zone && { 'topology.kubernetes.io/zone': zone, 'topology.kubernetes.io/region': zone.replace(/-?[a-z]$/, '') }),
    ...(role === 'control-plane' && {
      [ROLE]: '',
      'node.kubernetes.io/exclude-from-external-load-balancers': '',
    }),
    ...labels,
  }
}

function statusOf({ name, internalIP, externalIP, secondary }: NodeConfig, now: string): Node['status'] {
  const of = [{ internalIP, externalIP }, ...(secondary ? [secondary] : [])]
  return {
    addresses: [
      ...of.map(({ internalIP: address }) => ({ type: 'InternalIP' as const, address })),
      ...of.flatMap(({ externalIP: address }) => (address ? [{ type: 'ExternalIP' as const, address }] : [])),
      { type: 'Hostname', address: name },
    ],
    capacity: CAPACITY,
    allocatable: CAPACITY,
    conditions: healthyConditions(now),
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      architecture: 'amd64',
      bootID: bootID(name, 0),
      containerRuntimeVersion: 'containerd://2.1.4',
      kernelVersion: '6.12.57+deb13-amd64',
      kubeletVersion: VERSION,
      machineID: hexOf(`${name}/machine`),
      operatingSystem: 'linux',
      osImage: 'Debian GNU/Linux 13 (trixie)',
      systemUUID: uuidOf(`${name}/system`),
    },
  }
}

/** A new one with each start of the machine. @param boots how often it was switched on before */
export function bootID(node: string, boots: number): string {
  return uuidOf(`${node}/boot/${boots}`)
}

function uuidOf(text: string): string {
  return hexOf(text).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5')
}

/** 32 hexadecimal digits, always the same for the same text. */
function hexOf(text: string): string {
  return [0, 1, 2, 3].map((i) => (hash(`${i}/${text}`) >>> 0).toString(16).padStart(8, '0')).join('')
}

/** What a kubelet says of a node that lacks nothing. */
export function healthyConditions(now: string): Condition[] {
  const condition = (type: string, status: 'True' | 'False', reason: string, message: string): Condition => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  })
  return [
    condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
  ]
}
