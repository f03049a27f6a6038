/** What the recorder had otherwise than our cluster: an older version, stand-ins for kubelets, one cluster for all scenarios. */
import type { Difference } from './differences.ts'

const DESCRIBE_PODS = /^kubectl describe pods/
const DESCRIBE_NODE = /^kubectl describe node/
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

export const RECORDER: readonly Difference[] = [
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
    is: 'Debian GNU/Linux 13 (trixie)\t6.12.57+deb13-amd64\tcontainerd://2.1.4',
  },
  {
    what: 'System of a node in `describe`',
    why: 'as above',
    on: DESCRIBE_NODE,
    was: /Kernel Version:\t6\.1\n {2}OS Image:\tDebian\n([\s\S]*)containerd:\/\/1\.7$/m,
    is: 'Kernel Version:\t6.12.57+deb13-amd64\n  OS Image:\tDebian GNU/Linux 13 (trixie)\n$1containerd://2.1.4',
  },
  {
    what: 'Annotations of a node',
    why: 'as above: the controllers set these',
    on: DESCRIBE_NODE,
    was: /^Annotations:\t<none>$/m,
    is: 'Annotations:\tnode.alpha.kubernetes.io/ttl: 0\n\tvolumes.kubernetes.io/controller-managed-attach-detach: true',
  },
  {
    what: 'Lease of a node',
    why: 'as above: it renewed none',
    on: DESCRIBE_NODE,
    was: /^Lease:\tFailed.*$/m,
    is: 'Lease:\n  HolderIdentity:\tnode-1\n  AcquireTime:\t<unset>\n  RenewTime:\tDATE',
  },
  {
    what: 'IDs of a node in `describe`',
    why: 'as above: it had none',
    on: DESCRIBE_NODE,
    was: /^ {2}Machine ID:\t\n {2}System UUID:\t\n {2}Boot ID:\t$/m,
    is: '  Machine ID:\t9638e358c97a24b54cc5d852dee8497f\n  System UUID:\tUID\n  Boot ID:\tUID',
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
    what: 'Who a container runs as',
    why: 'since v1.33',
    on: POD_OBJECTS,
    was: /^( {6}started: true\n(?: {6}state:\n(?: {8}.*\n)*))/gm,
    is: '$1      user:\n        linux:\n          gid: 0\n          supplementalGroups:\n          - 0\n          uid: 0\n',
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
  {
    what: 'Who says that a command is unknown',
    why: 'the recorder’s kubectl was one of Debian, which begins such a line with a capital',
    on: /^kubectl frobnicate/,
    was: /^Error: /,
    is: 'error: ',
  },
]

/** What `get events` has of a pod that was scheduled and started. */
function podEvents(): string {
  const scheduled = 'Scheduled\t$1Successfully assigned default/nginx-demo-HASH-NAME to NODE'
  return [scheduled, ...STARTED]
    .map((text) => `AGE\tNormal\t${text.replace('$1', 'pod/nginx-demo-HASH-NAME\t')}\n`)
    .join('')
}
