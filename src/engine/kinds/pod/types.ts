import type { KubeObject, LabelSelector } from '../../api/types.ts'
import type { Protocol } from '../service/types.ts'

export interface ContainerPort {
  name?: string
  containerPort: number
  hostPort?: number
  hostIP?: string
  protocol: Protocol
}

/** A request that the kubelet makes. */
export interface HTTPGetAction {
  path?: string
  port: number | string
  host?: string
  scheme?: string
  httpHeaders?: { name: string; value: string }[]
}

export interface Probe {
  httpGet?: HTTPGetAction
  tcpSocket?: { port: number | string; host?: string }
  exec?: { command?: string[] }
  grpc?: { port: number; service?: string }
  initialDelaySeconds?: number
  periodSeconds?: number
  timeoutSeconds?: number
  successThreshold?: number
  failureThreshold?: number
  terminationGracePeriodSeconds?: number
}

/** A key of a ConfigMap or a Secret. */
export interface KeyRef {
  name?: string
  key: string
  optional?: boolean
}

export interface EnvVarSource {
  fieldRef?: { apiVersion?: string; fieldPath: string }
  resourceFieldRef?: { containerName?: string; resource: string; divisor?: string }
  secretKeyRef?: KeyRef
  configMapKeyRef?: KeyRef
}

export interface EnvVar {
  name: string
  value?: string
  valueFrom?: EnvVarSource
}

/** Every key of a ConfigMap or a Secret becomes a variable. */
export interface EnvFromSource {
  prefix?: string
  configMapRef?: { name?: string; optional?: boolean }
  secretRef?: { name?: string; optional?: boolean }
}

/** What a hook does when a container has started or is about to be stopped. */
export interface LifecycleHandler {
  exec?: { command?: string[] }
  httpGet?: HTTPGetAction
  sleep?: { seconds?: number }
  tcpSocket?: { port: number | string; host?: string }
}

/** The files of a ConfigMap or a Secret; without items, every key is one. */
export interface KeysSource {
  optional?: boolean
  items?: { key: string; path: string }[]
}

/** Of the many sources of a volume those that a kubelet of the playground looks at. */
export interface Volume {
  name: string
  configMap?: KeysSource & { name?: string }
  secret?: KeysSource & { secretName?: string }
  emptyDir?: object
  persistentVolumeClaim?: { claimName: string }
}

export interface VolumeMount {
  name: string
  mountPath: string
  readOnly?: boolean
  subPath?: string
}

export interface Container {
  name: string
  image: string
  imagePullPolicy?: string
  command?: string[]
  args?: string[]
  /** It may be typed to: `kubectl run -i`. */
  stdin?: boolean
  tty?: boolean
  env?: EnvVar[]
  envFrom?: EnvFromSource[]
  ports?: ContainerPort[]
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> }
  readinessProbe?: Probe
  livenessProbe?: Probe
  startupProbe?: Probe
  volumeMounts?: VolumeMount[]
  lifecycle?: { postStart?: LifecycleHandler; preStop?: LifecycleHandler }
  /** Of init containers only: `Always` makes it a sidecar, which goes on running beside the others. */
  restartPolicy?: string
}

/** A term holds when all its expressions do; fields know `metadata.name` only. */
export interface NodeSelectorTerm {
  matchExpressions?: NodeRequirement[]
  matchFields?: NodeRequirement[]
}

export interface NodeRequirement {
  key: string
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt'
  values?: string[]
}

/** Pods of the same namespace, unless it names others. */
export interface PodAffinityTerm {
  labelSelector?: LabelSelector
  topologyKey: string
  namespaces?: string[]
  namespaceSelector?: LabelSelector
}

/** What has to hold, and what is only wished for, each wish with its weight. */
export interface PodAffinity {
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[]
  preferredDuringSchedulingIgnoredDuringExecution?: { weight: number; podAffinityTerm: PodAffinityTerm }[]
}

export interface TopologySpreadConstraint {
  maxSkew: number
  topologyKey: string
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'
  labelSelector?: LabelSelector
  minDomains?: number
}

export interface Toleration {
  key?: string
  operator?: string
  value?: string
  effect?: string
  /** Of a NoExecute taint: how long the pod stays; absent: for ever. */
  tolerationSeconds?: number
}

export interface PodSpec {
  containers: Container[]
  initContainers?: Container[]
  volumes?: Volume[]
  nodeName?: string
  nodeSelector?: Record<string, string>
  hostname?: string
  subdomain?: string
  hostNetwork?: boolean
  restartPolicy?: 'Always' | 'OnFailure' | 'Never'
  terminationGracePeriodSeconds?: number
  tolerations?: Toleration[]
  affinity?: {
    nodeAffinity?: {
      requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms: NodeSelectorTerm[] }
      preferredDuringSchedulingIgnoredDuringExecution?: { weight: number; preference: NodeSelectorTerm }[]
    }
    podAffinity?: PodAffinity
    podAntiAffinity?: PodAffinity
  }
  topologySpreadConstraints?: TopologySpreadConstraint[]
  readinessGates?: { conditionType: string }[]
  enableServiceLinks?: boolean
  dnsPolicy?: string
  dnsConfig?: { nameservers?: string[]; searches?: string[]; options?: { name: string; value?: string }[] }
  serviceAccountName?: string
}

/** Of a pod, a deployment or a node alike. */
export interface Condition {
  type: string
  status: 'True' | 'False' | 'Unknown'
  reason?: string
  message?: string
  lastTransitionTime?: string
  lastUpdateTime?: string
  lastProbeTime?: string | null
  lastHeartbeatTime?: string
  /** Of pods: which metadata.generation the kubelet had seen. */
  observedGeneration?: number
}

export interface ContainerState {
  waiting?: { reason: string; message?: string }
  running?: { startedAt: string }
  terminated?: { exitCode: number; reason: string; startedAt?: string; finishedAt?: string; containerID?: string }
}

export interface ContainerUser {
  linux: { gid: number; supplementalGroups: number[]; uid: number }
}

export interface ContainerStatus {
  name: string
  image: string
  imageID: string
  containerID?: string
  ready: boolean
  started?: boolean
  restartCount: number
  state: ContainerState
  lastState: ContainerState
  /** Who its first process runs as. */
  user?: ContainerUser
  /** What the kubelet gave it; the same that was asked for. */
  resources?: Container['resources']
  allocatedResources?: Record<string, string>
  volumeMounts?: (VolumeMount & { recursiveReadOnly?: string })[]
}

export interface PodStatus {
  observedGeneration?: number
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
  conditions?: Condition[]
  initContainerStatuses?: ContainerStatus[]
  containerStatuses?: ContainerStatus[]
  hostIP?: string
  hostIPs?: { ip: string }[]
  podIP?: string
  podIPs?: { ip: string }[]
  qosClass?: string
  reason?: string
  message?: string
  startTime?: string
}

export interface PodTemplateSpec {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string>; creationTimestamp?: null }
  spec: PodSpec
}

/** v1 Pod, defaulted. */
export interface Pod extends KubeObject {
  readonly spec: Readonly<PodSpec>
  readonly status: Readonly<PodStatus>
}
