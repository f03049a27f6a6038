/**
 * How kubectl's strategic merge treats lists and unions, by `Struct.field`: the patchStrategy and patchMergeKey tags of
 * k8s.io/api. A list that is not named here is replaced as a whole, as are all lists of custom resources.
 */
export const MERGE_KEYS: Readonly<Record<string, string>> = {
  'ServiceSpec.ports': 'port',
  'ServiceStatus.conditions': 'type',
  'PodSpec.containers': 'name',
  'PodSpec.initContainers': 'name',
  'PodSpec.ephemeralContainers': 'name',
  'PodSpec.volumes': 'name',
  'PodSpec.imagePullSecrets': 'name',
  'PodSpec.hostAliases': 'ip',
  'PodSpec.topologySpreadConstraints': 'topologyKey',
  'PodSpec.resourceClaims': 'name',
  'PodStatus.conditions': 'type',
  'Container.ports': 'containerPort',
  'Container.env': 'name',
  'Container.volumeMounts': 'mountPath',
  'Container.volumeDevices': 'devicePath',
  'ObjectMeta.ownerReferences': 'uid',
  'DeploymentStatus.conditions': 'type',
  'ReplicaSetStatus.conditions': 'type',
  'StatefulSetStatus.conditions': 'type',
  'DaemonSetStatus.conditions': 'type',
  'NodeStatus.conditions': 'type',
  'NodeStatus.addresses': 'type',
  'ServiceAccount.secrets': 'name',
}

/** Lists of plain values that are merged as sets. */
export const SETS: ReadonlySet<string> = new Set(['ObjectMeta.finalizers', 'NodeSpec.podCIDRs'])

/** Objects of which only one member may be set: what the author does not name goes when they change something. */
export const UNIONS: ReadonlySet<string> = new Set(['DeploymentSpec.strategy', 'PodSpec.volumes[]'])
