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
const EVENTS = /^kubectl get events/

const STARTED = [
  'Pulling\t$1Pulling image "nginx:1.25"',
  'Pulled\t$1Successfully pulled image "nginx:1.25" in DURATION (DURATION including waiting). Image size: 66255085 bytes.',
  'Created\t$1Container created',
  'Started\t$1Container started',
]

const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount'
const VOLUME = `  kube-api-access-NAME:
    Type:\tProjected (a volume that contains injected data from multiple sources)
    TokenExpirationSeconds:\t3607
    ConfigMapName:\tkube-root-ca.crt
    Optional:\tfalse
    DownwardAPI:\ttrue`
const MOUNT = `      volumeMounts:
      - mountPath: ${TOKEN}
        name: kube-api-access-NAME
        readOnly: true`
const SOURCES = `    - name: kube-api-access-NAME
      projected:
        defaultMode: 420
        sources:
        - serviceAccountToken:
            expirationSeconds: 3607
            path: token
        - configMap:
            items:
            - key: ca.crt
              path: ca.crt
            name: kube-root-ca.crt
        - downwardAPI:
            items:
            - fieldRef:
                apiVersion: v1
                fieldPath: metadata.namespace
              path: namespace`

export const DIFFERENCES: readonly Difference[] = [
  // ── newer Kubernetes ──────────────────────────────────────────────────────────────────────────────────────────
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

  // ── the recorder's cluster ────────────────────────────────────────────────────────────────────────────────────
  {
    what: 'Version of the nodes',
    why: 'recorded from v1.20.2',
    on: /^kubectl (get nodes|describe node)/,
    was: /v1\.20\.2/g,
    is: 'v1.36.0',
  },
  {
    what: 'System of the nodes',
    why: 'what the recorder’s stand-in for a kubelet called it',
    on: /^kubectl get nodes -o wide/,
    was: /Debian\t6\.1\tcontainerd:\/\/1\.7$/gm,
    is: 'Debian GNU/Linux 13 (trixie)\t6.12.0-podpath\tcontainerd://2.1.4',
  },
  {
    what: 'System of a node in `describe`',
    why: 'as above',
    on: DESCRIBE_NODE,
    was: /Kernel Version:\t6\.1\n {2}OS Image:\tDebian\n([\s\S]*)containerd:\/\/1\.7$/m,
    is: 'Kernel Version:\t6.12.0-podpath\n  OS Image:\tDebian GNU/Linux 13 (trixie)\n$1containerd://2.1.4',
  },
  {
    what: 'Capacity of a node in `describe`',
    why: 'as above',
    on: DESCRIBE_NODE,
    was: /^ {2}memory:\t8Gi$/gm,
    is: '  ephemeral-storage:\t100Gi\n  memory:\t16Gi',
  },
  {
    what: 'Labels of a node',
    why: 'as above: a kubelet sets all of these',
    on: DESCRIBE_NODE,
    was: /^Labels:\tkubernetes\.io\/hostname=node-1$/m,
    is: 'Labels:\tbeta.kubernetes.io/arch=amd64\n\tbeta.kubernetes.io/os=linux\n\tkubernetes.io/arch=amd64\n\tkubernetes.io/hostname=node-1\n\tkubernetes.io/os=linux',
  },
  {
    what: 'Conditions of a node',
    why: 'as above: a kubelet tells four',
    on: DESCRIBE_NODE,
    was: /^(?= {2}Ready\tTrue\tDATE)/m,
    is: '  MemoryPressure\tFalse\tDATE\tDATE\tKubeletHasSufficientMemory\tkubelet has sufficient memory available\n  DiskPressure\tFalse\tDATE\tDATE\tKubeletHasNoDiskPressure\tkubelet has no disk pressure\n  PIDPressure\tFalse\tDATE\tDATE\tKubeletHasSufficientPID\tkubelet has sufficient PID available\n',
  },
  {
    what: 'Service account of a pod in `describe`',
    why: 'the recorder’s API server ran without that admission plugin',
    on: DESCRIBE_PODS,
    was: /^(?=Node:\t)/gm,
    is: 'Service Account:\tdefault\n',
  },
  {
    what: 'Service account of a pod, as YAML',
    why: 'as above',
    on: POD_OBJECTS,
    was: /^( {4}securityContext: \{\})$/gm,
    is: '$1\n    serviceAccount: default\n    serviceAccountName: default',
  },
  {
    what: 'The token of a pod’s service account in `describe`',
    why: 'as above: that plugin mounts it',
    on: DESCRIBE_PODS,
    was: /Mounts:\t<none>\n([\s\S]*?)Volumes:\t<none>$/gm,
    is: `Mounts:\n      ${TOKEN} from kube-api-access-NAME (ro)\n$1Volumes:\n${VOLUME}`,
  },
  {
    what: 'The token of a pod’s service account, as YAML: its mount',
    why: 'as above',
    on: POD_OBJECTS,
    was: /^( {6}terminationMessagePolicy: File)$/gm,
    is: `$1\n${MOUNT}`,
  },
  {
    what: 'The token of a pod’s service account, as YAML: its volume',
    why: 'as above',
    on: POD_OBJECTS,
    was: /^(?= {2}status:$)/gm,
    is: `    volumes:\n${SOURCES}\n`,
  },
  {
    what: 'The token of a pod’s service account, as YAML: the mount as the container has it',
    why: 'as above; a kubelet tells it since v1.31',
    on: POD_OBJECTS,
    was: /^( {10}startedAt: "TIME")$/gm,
    is: `$1\n${MOUNT}\n        recursiveReadOnly: Disabled`,
  },
  {
    what: 'Resources as a container has them',
    why: 'since v1.33',
    on: POD_OBJECTS,
    was: /^(?= {6}restartCount:)/gm,
    is: '      resources: {}\n',
  },
  {
    what: 'Container and image IDs in `describe`',
    why: 'the stand-in ran no containers',
    on: DESCRIBE_PODS,
    was: /(Container ID:\t)(\n.*\n.*Image ID:\t)$/gm,
    is: '$1containerd://DIGEST$2docker.io/library/nginx@sha256:DIGEST',
  },
  {
    what: 'Container and image IDs, as YAML',
    why: 'as above',
    on: POD_OBJECTS,
    was: /^ {4}- image: nginx:1\.25\n {6}imageID: ""$/gm,
    is: '    - containerID: containerd://DIGEST\n      image: docker.io/library/nginx:1.25\n      imageID: docker.io/library/nginx@sha256:DIGEST',
  },
  {
    what: 'What a kubelet tells of a starting container, in `describe`',
    why: 'the stand-in told nothing',
    on: DESCRIBE_PODS,
    was: /^( {2}Normal\t)(Scheduled\tAGE\t.*)$/gm,
    is: `$1$2\n${STARTED.map((text) => `  Normal\t${text.replace('\t$1', '\tAGE\tkubelet\tspec.containers{nginx}: ')}`).join('\n')}`,
  },
  {
    what: 'Events of scenarios before, and of the recorder’s start',
    why: 'the recorder had one cluster for all; its nodes were not ready at first',
    on: EVENTS,
    was: /^.*\t(?:pod\/backend-api|replicaset\/backend-api|deployment\/backend-api|endpoints\/backend-api|node\/).*\n|^.*\tFailedScheduling\t.*\n/gm,
    is: '',
  },
  {
    what: 'Events of an earlier run of the demo: pods',
    why: 'as above',
    on: EVENTS,
    was: /^(?:AGE\tNormal\tScheduled\t.*\n){4}/m,
    is: `${podEvents()}${podEvents()}`,
  },
  {
    what: 'Events of an earlier run of the demo: its ReplicaSet',
    why: 'as above',
    on: EVENTS,
    was: /^((?:AGE\tNormal\tSuccessfulCreate\t.*\n){2}){2}(AGE\tNormal\tScalingReplicaSet\t.*\n){2}/m,
    is: '$1$2',
  },
  {
    what: 'kube-proxy’s event of its start',
    why: 'the start of a cluster’s own parts tells no events here',
    on: DESCRIBE_NODE,
    was: /^Events:\n(?: {2}.*\n)*/m,
    is: 'Events:\t<none>\n',
  },
]

/** What `get events` has of a pod that was scheduled and started. */
function podEvents(): string {
  const scheduled = 'Scheduled\t$1Successfully assigned default/nginx-demo-HASH-NAME to NODE'
  return [scheduled, ...STARTED]
    .map((text) => `AGE\tNormal\t${text.replace('$1', 'pod/nginx-demo-HASH-NAME\t')}\n`)
    .join('')
}
