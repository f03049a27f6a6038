import { RECORDER } from './recorder.ts'

/** What v1.36 says otherwise than the recordings, and what the recorder had otherwise than our cluster. One table. */
export interface Difference {
  /** As `engine/SPEC.md` has it. */
  what: string
  why: string
  /** The commands that show it; default all. */
  on?: RegExp
  /** In the recording, normalised: columns are tabs. */
  was: RegExp
  is: string
}

const DESCRIBE_SERVICE = /^kubectl describe svc/
const DESCRIBE_PODS = /^kubectl describe pods/
const DESCRIBE_NODE = /^kubectl describe node/
const SERVICE_OBJECT = /^kubectl get svc \S+ -o (yaml|json)/
const POD_OBJECTS = /^kubectl get pods .*-o yaml/

const NEWER: readonly Difference[] = [
  {
    what: 'IP families of a Service in `describe`',
    why: 'v1.20 had them behind a feature gate',
    on: DESCRIBE_SERVICE,
    was: /^IP Families:\t<none>$/m,
    is: 'IP Family Policy:\tSingleStack\nIP Families:\tIPv4',
  },
  {
    what: 'Internal traffic policy of a Service in `describe`',
    why: 'a field since v1.21',
    on: DESCRIBE_SERVICE,
    was: /^(?=Events:)/m,
    is: 'Internal Traffic Policy:\tCluster\n',
  },
  {
    what: 'Endpoints of a Service in `describe`: of the demo',
    why: 'read from EndpointSlices of discovery.k8s.io/v1, which v1.20 did not serve',
    on: /^kubectl describe svc nginx/,
    was: /^Endpoints:\t<none>$/m,
    is: 'Endpoints:\tPOD-IP:80,POD-IP:80',
  },
  {
    what: 'Endpoints of a Service in `describe`: of backend-api',
    why: 'as above',
    on: /^kubectl describe svc backend-api/,
    was: /^Endpoints:\t<none>$/m,
    is: 'Endpoints:\tPOD-IP:8080,POD-IP:8080,POD-IP:8080',
  },
  {
    what: 'Endpoints of a Service in `describe`: none',
    why: 'as above; an EndpointSlice that is empty shows as nothing, not as `<none>`',
    on: /^kubectl describe svc web-/,
    was: /^Endpoints:\t<none>$/gm,
    is: 'Endpoints:\t',
  },
  {
    what: 'IP families and internal traffic policy in a Service, as YAML',
    why: 'always written back since v1.23',
    on: SERVICE_OBJECT,
    was: /^(?= {2}ports:$)/m,
    is: '  internalTrafficPolicy: Cluster\n  ipFamilies:\n  - IPv4\n  ipFamilyPolicy: SingleStack\n',
  },
  {
    what: 'IP families and internal traffic policy in a Service, as JSON',
    why: 'as above',
    on: SERVICE_OBJECT,
    was: /^(?= {8}"ports": \[$)/m,
    is: '        "internalTrafficPolicy": "Cluster",\n        "ipFamilies": [\n            "IPv4"\n        ],\n        "ipFamilyPolicy": "SingleStack",\n',
  },
  {
    what: '`allocateLoadBalancerNodePorts` in a Service of type LoadBalancer',
    why: 'written back since v1.24',
    on: /^kubectl get svc nginx-loadbalancer -o yaml/,
    was: /^(?= {2}clusterIP:)/m,
    is: '  allocateLoadBalancerNodePorts: true\n',
  },
  {
    what: '`creationTimestamp: null` in a pod template',
    why: 'left out since v1.34',
    on: /-o yaml/,
    was: /^ {6}creationTimestamp: null\n/m,
    is: '',
  },
  {
    what: '`terminatingReplicas` in the status of a Deployment',
    why: 'written since v1.35, zero too',
    on: /^kubectl get deploy .*-o yaml/,
    was: /^(?= {2}updatedReplicas:)/m,
    is: '  terminatingReplicas: 0\n',
  },
  {
    what: 'Node and zone of an endpoint in `describe endpointslices`',
    why: 'discovery.k8s.io/v1 has `nodeName` and `zone` where v1beta1 had `topology`',
    was: /^ {4}Topology:\tkubernetes\.io\/hostname=NODE$/gm,
    is: '    NodeName:\tNODE\n    Zone:\t<unset>',
  },
  {
    what: 'Questions about Endpoints are answered with a warning',
    why: 'deprecated since v1.33',
    on: /^kubectl get (svc,)?endpoints\b(?!.*slices)/,
    was: /^$(?![\s\S])/,
    is: 'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n',
  },
  {
    what: 'Endpoints carry a label of their controller',
    why: 'since v1.33',
    on: /^kubectl get endpoints \S+ -o yaml/,
    was: /^(?= {2}name: )/m,
    is: '  labels:\n    endpoints.kubernetes.io/managed-by: endpoint-controller\n',
  },
  {
    what: 'Endpoints do not carry the resourceVersion of their pods',
    why: 'since v1.22: it changed with every status of a pod',
    on: /^kubectl get endpoints \S+ -o yaml/,
    was: /^ {6}resourceVersion: "VERSION"\n/gm,
    is: '',
  },
  {
    what: '`Scaled up replica set X from 0 to 2`',
    why: 'the event tells both numbers since v1.28',
    was: /(Scaled up replica set nginx-demo-HASH) to 2/g,
    is: '$1 from 0 to 2',
  },
  {
    what: '`deleted from default namespace`',
    why: 'kubectl says where since v1.34',
    on: /^kubectl delete/,
    was: /^(\S+ "\S+" deleted)$/gm,
    is: '$1 from default namespace',
  },
  {
    what: 'Lists in messages as `["x"]`',
    why: 'causes print as JSON since v1.32',
    was: /\[\]string\{"([^"]*)"\}/,
    is: '["$1"]',
  },
  {
    what: 'Maps in messages as `{"app":"b"}`',
    why: 'as above',
    was: /map\[string\]string(\{"app":"b"\})/,
    is: '$1',
  },
  {
    what: 'Structs in messages as JSON',
    why: 'as above',
    was: /core\.ServicePort\{.*\}$/m,
    is: '{"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
  },
  {
    what: 'A cluster IP out of range',
    why: 'the sentence was put right in v1.22',
    was: /failed to allocated ip:(\S+) with error:provided IP is not/,
    is: 'failed to allocate IP $1: the provided IP ($1) is not',
  },
  {
    what: '`externalTrafficPolicy` where nothing is external',
    why: 'the sentence was put right in v1.26',
    was: /ExternalTrafficPolicy can only be set on NodePort and LoadBalancer service/,
    is: 'may only be set for externally-accessible services',
  },
  {
    what: 'An unknown field',
    why: 'the server validates fields since v1.27',
    was: /^error: error validating "(\S+)": .* unknown field "selectr" .*$/m,
    is: 'Error from server (BadRequest): error when creating "$1": Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.selectr"',
  },
  {
    what: 'A field of a wrong type',
    why: 'as above',
    was: /^error: error validating "(\S+)": .* got "string", expected "integer"; .*$/m,
    is: 'Error from server (BadRequest): error when creating "$1": Service in version "v1" cannot be handled as a Service: json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32',
  },
  {
    what: 'A pod template without containers',
    why: 'as above; that a field is missing is left to validation',
    was: /^error: error validating "\S+": .* missing required field "containers" .*$/m,
    is: 'The Deployment "m2" is invalid: spec.template.spec.containers: Required value',
  },
  {
    what: 'A pod says that its network is there',
    why: 'condition PodReadyToStartContainers, since v1.29',
    on: DESCRIBE_PODS,
    was: /^(?= {2}Initialized\tTrue $)/gm,
    is: '  PodReadyToStartContainers\tTrue \n',
  },
  {
    what: 'A pod says that its network is there, as YAML',
    why: 'as above',
    on: POD_OBJECTS,
    was: /^( {4}- lastProbeTime: null\n {6}lastTransitionTime: "TIME"\n {6}status: "True"\n)( {6}type: Initialized)$/gm,
    is: '$1      type: PodReadyToStartContainers\n$1$2',
  },
  {
    what: 'Pods have a generation',
    why: 'since v1.33',
    on: POD_OBJECTS,
    was: /^(?= {4}labels:\n {6}app: )/gm,
    is: '    generation: 1\n',
  },
  {
    what: 'What generation a kubelet has seen',
    why: '`observedGeneration` of a pod and of its conditions, since v1.34',
    on: POD_OBJECTS,
    was: /^( {2}status:\n[\s\S]*?)( {4}phase: Running$)/gm,
    is: '$1    observedGeneration: 1\n$2',
  },
  {
    what: 'What generation a kubelet has seen, in conditions',
    why: 'as above',
    on: POD_OBJECTS,
    was: /^( {4}- lastProbeTime: null\n {6}lastTransitionTime: "TIME"\n)/gm,
    is: '$1      observedGeneration: 1\n',
  },
  {
    what: 'All addresses of a pod’s node',
    why: '`hostIPs` since v1.30',
    on: POD_OBJECTS,
    was: /^( {4}hostIP: NODE-IP)$/gm,
    is: '$1\n    hostIPs:\n    - ip: NODE-IP',
  },
  {
    what: '`Kube-Proxy Version` of a node',
    why: 'gone: kubelets never knew it',
    on: DESCRIBE_NODE,
    was: /^ {2}Kube-Proxy Version:.*\n/m,
    is: '',
  },
]

/** In this order: a later one sees what an earlier one has made. */
export const DIFFERENCES: readonly Difference[] = [...NEWER, ...RECORDER]
