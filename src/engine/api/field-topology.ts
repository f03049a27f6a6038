/**
 * How the API server takes lists and maps apart, by `Struct.field`: the listType, mapType and structType markers of
 * k8s.io/api. A list that is not named here has one owner as a whole; a map or struct that is not named has many.
 */
export const LIST_KEYS: Readonly<Record<string, readonly string[]>> = {
  'Container.env': ['name'],
  'Container.ports': ['containerPort', 'protocol'],
  'Container.volumeDevices': ['devicePath'],
  'Container.volumeMounts': ['mountPath'],
  'DaemonSetStatus.conditions': ['type'],
  'DeploymentStatus.conditions': ['type'],
  'NodeStatus.addresses': ['type'],
  'NodeStatus.conditions': ['type'],
  'ObjectMeta.ownerReferences': ['uid'],
  'PodSpec.containers': ['name'],
  'PodSpec.ephemeralContainers': ['name'],
  'PodSpec.hostAliases': ['ip'],
  'PodSpec.imagePullSecrets': ['name'],
  'PodSpec.initContainers': ['name'],
  'PodSpec.resourceClaims': ['name'],
  'PodSpec.topologySpreadConstraints': ['topologyKey', 'whenUnsatisfiable'],
  'PodSpec.volumes': ['name'],
  'PodStatus.conditions': ['type'],
  'PodStatus.podIPs': ['ip'],
  'ReplicaSetStatus.conditions': ['type'],
  'ServiceAccount.secrets': ['name'],
  'ServiceSpec.ports': ['port', 'protocol'],
  'ServiceStatus.conditions': ['type'],
  'StatefulSetStatus.conditions': ['type'],
}

/** What a key of a list stands for when an item does not name it. */
export const KEY_DEFAULTS: Readonly<Record<string, string>> = { protocol: 'TCP' }

/** Lists of plain values, each with an owner of its own. */
export const VALUE_SETS: ReadonlySet<string> = new Set(['ObjectMeta.finalizers', 'NodeSpec.podCIDRs'])

/** Maps and structs that have one owner as a whole. */
export const ATOMIC_FIELDS: ReadonlySet<string> = new Set(['ServiceSpec.selector', 'PodSpec.nodeSelector'])
export const ATOMIC_STRUCTS: ReadonlySet<string> = new Set([
  'ConfigMapKeySelector',
  'LabelSelector',
  'LocalObjectReference',
  'NodeSelector',
  'NodeSelectorTerm',
  'ObjectFieldSelector',
  'ObjectReference',
  'OwnerReference',
  'ResourceFieldSelector',
  'SecretKeySelector',
  'TypedLocalObjectReference',
])
