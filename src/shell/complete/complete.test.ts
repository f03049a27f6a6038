import { beforeAll, describe, expect, it } from 'vitest'
import { Cluster } from '#engine'
import { service } from '../../testing/demo.ts'
import { testMachine } from '../../testing/testMachine.ts'
import { MemoryFiles } from '../files/memory.ts'
import { NOTHING, NOWHERE } from '../io/stream.ts'
import type { Machine } from '../machine.ts'
import { Shell } from '../shell.ts'
import { ARGUMENTS } from './kubectl/arguments.ts'
import { VERBS } from '../kubectl/verbs/index.ts'
import type { Verb } from '../kubectl/command.ts'

let machine: Machine
let shell: Shell

const on = (machine: Machine) =>
  new Shell({
    machine,
    stdin: NOTHING,
    stdout: NOWHERE,
    stderr: NOWHERE,
    aliases: { k: 'kubectl', kn: 'kubectl -n kube-system' },
  })

/** The whole line for each candidate, `|` where the cursor is if it is not at the end. */
async function completed(typed: string, by = shell): Promise<string[]> {
  const at = typed.indexOf('|CURSOR')
  const line = typed.replace('|CURSOR', '')
  const cursor = at < 0 ? line.length : at
  const { from, candidates } = await by.complete(line, cursor)
  return candidates.map((each) => line.slice(0, from) + each + line.slice(cursor))
}

beforeAll(async () => {
  const cluster = new Cluster()
  cluster.apply([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'web', tier: 'front' } },
        template: {
          metadata: { labels: { app: 'web', tier: 'front' } },
          spec: {
            initContainers: [{ name: 'setup', image: 'busybox', command: ['true'] }],
            containers: [{ name: 'nginx', image: 'nginx', ports: [{ containerPort: 80 }] }],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'box' },
      spec: { containers: [{ name: 'c', image: 'busybox', command: ['sleep', 'infinity'] }] },
    },
    service('web', { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30080 }] }),
    service('api', { selector: { app: 'web' }, ports: [{ port: 8080 }] }),
  ])
  cluster.step(30_000)
  const files = new MemoryFiles()
  for (const path of ['/root/demo.yaml', '/root/my file.txt', '/root/notes.md', '/root/.hidden']) files.write(path, '')
  files.makeDirectory('/root/k8s')
  files.write('/root/k8s/all.yaml', '')
  machine = testMachine(cluster, files)
  shell = on(machine)
  await shell.run('NAME=x; NAMESPACE=y; demo() { :; }')
})

describe('a shell', () => {
  it.each([
    ['kubec', ['kubectl ']],
    ['pushd', ['pushd ']],
    ['dem', ['demo ']],
    ['ls | kubec', ['ls | kubectl ']],
    ['true && kubec', ['true && kubectl ']],
    ['echo "$(kubec', ['echo "$(kubectl ']],
    ['x=$(kubec', ['x=$(kubectl ']],
    ['for i in 1 2; do kubec', ['for i in 1 2; do kubectl ']],
    ['A=1 kubec', ['A=1 kubectl ']],
    ['watch kubec', ['watch kubectl ']],
    ['watch -n 1 kubectl get no', ['watch -n 1 kubectl get nodes ']],
    ['nosuch', []],
    ['echo $NA', ['echo $NAME ', 'echo $NAMESPACE ']],
    ['echo "${NAMES', ['echo "${NAMESPACE}']],
    ["echo '$NA", []],
  ])('[CMP-1] completes commands and variables: %s', async (typed, whole) => {
    expect(await completed(typed)).toEqual(whole)
  })

  it.each([
    ['cat de', ['cat demo.yaml ']],
    ['cat my', [String.raw`cat my\ file.txt `]],
    ['cat "my', ['cat "my file.txt" ']],
    ["cat 'my", ["cat 'my file.txt' "]],
    [String.raw`cat my\ f`, [String.raw`cat my\ file.txt `]],
    ['cat .h', ['cat .hidden ']],
    ['cat k', ['cat k8s/']],
    ['cat k8s/', ['cat k8s/all.yaml ']],
    ['cat ~/k8', ['cat ~/k8s/']],
    ['cat /ro', ['cat /root/']],
    ['cd ', ['cd k8s/']],
    ['echo hi > no', ['echo hi > notes.md ']],
    ['echo hi >no', ['echo hi >notes.md ']],
    ['F=no', ['F=notes.md ']],
    ['cat de|CURSOR notes.md', ['cat demo.yaml  notes.md']],
  ])('[CMP-2] completes files, quoted as they are typed: %s', async (typed, whole) => {
    expect(await completed(typed)).toEqual(whole)
  })

  it.each([
    ['ssh node-', ['ssh node-1 ', 'ssh node-2 ', 'ssh node-3 ']],
    ['trace --from client', ['trace --from client/internet ']],
    ['trace --from pod/b', ['trace --from pod/box ']],
    ['trace --from pod/box a', ['trace --from pod/box api:8080 ']],
    ['trace --from=node/node-1', ['trace --from=node/node-1 ']],
    ['trace -o j', ['trace -o json ']],
    ['curl http://10.0.1.5', ['curl http://10.0.1.5:30080 ']],
    ['curl --max', ['curl --max-time ']],
  ])('[CMP-3] completes nodes, sources and hosts: %s', async (typed, whole) => {
    expect(await completed(typed)).toEqual(whole)
  })

  it('[CMP-3] completes in a pod what is there: its programs, and Services by name', async () => {
    const inside = machine.fleet.container('default', 'box')
    if (typeof inside === 'string') throw new Error(inside)
    const inPod = on(inside)
    expect(await completed('kubec', inPod)).toEqual([])
    expect(await completed('wget http://we', inPod)).toEqual(['wget http://web '])
    expect(await completed('wget http://ap', inPod)).toEqual(['wget http://api:8080 '])
    expect(await completed('nslookup kube-d', inPod)).toEqual(['nslookup kube-dns.kube-system '])
    expect(await completed('cat /etc/ho', inPod)).toEqual(['cat /etc/hostname ', 'cat /etc/hosts '])
  })
})

describe('kubectl', () => {
  it.each([
    ['kubectl des', ['kubectl describe ']],
    ['k des', ['k describe ']],
    ['kubectl rollout st', ['kubectl rollout status ']],
    ['kubectl create ser', ['kubectl create service ', 'kubectl create serviceaccount ']],
    ['kubectl create svc nodeport --tc', ['kubectl create svc nodeport --tcp ']],
    ['kubectl help rollout un', ['kubectl help rollout undo ']],
    ['kubectl get servic', ['kubectl get serviceaccounts ', 'kubectl get services ']],
    ['kubectl get deploy', ['kubectl get deployments.apps ']],
    ['kubectl get svc', ['kubectl get svc ']],
    ['kubectl get pods,servic', ['kubectl get pods,serviceaccounts ', 'kubectl get pods,services ']],
    ['kubectl get svc ', ['kubectl get svc api ', 'kubectl get svc kubernetes ', 'kubectl get svc web ']],
    ['kubectl get svc api ', ['kubectl get svc api kubernetes ', 'kubectl get svc api web ']],
    ['kubectl get -n kube-system svc ', ['kubectl get -n kube-system svc kube-dns ']],
    ['kubectl get svc -n kube-system ', ['kubectl get svc -n kube-system kube-dns ']],
    ['kn get svc ', ['kn get svc kube-dns ']],
    ['kubectl get svc/we', ['kubectl get svc/web ']],
    ['kubectl get svc/web nod', ['kubectl get svc/web nodes/']],
    ['kubectl delete pod bo', ['kubectl delete pod box ']],
    ['kubectl scale dep', ['kubectl scale deployment ']],
    ['kubectl scale deployment we', ['kubectl scale deployment web ']],
    ['kubectl rollout status deployment/', ['kubectl rollout status deployment/web ']],
    ['kubectl drain node-', ['kubectl drain node-1 ', 'kubectl drain node-2 ', 'kubectl drain node-3 ']],
    ['kubectl logs bo', ['kubectl logs box ']],
    ['kubectl logs deployments/', ['kubectl logs deployments/web ']],
    ['kubectl logs deployments/web ', ['kubectl logs deployments/web nginx ', 'kubectl logs deployments/web setup ']],
    [
      'kubectl logs deployments/web -c ',
      ['kubectl logs deployments/web -c nginx ', 'kubectl logs deployments/web -c setup '],
    ],
    ['kubectl exec -it box -- nsl', ['kubectl exec -it box -- nslookup ']],
    ['kubectl exec -it box -- cat /etc/hostn', ['kubectl exec -it box -- cat /etc/hostname ']],
    ['kubectl port-forward svc/web ', ['kubectl port-forward svc/web 80:80 ']],
    ['kubectl port-forward svc/web 9000:', ['kubectl port-forward svc/web 9000:80 ']],
    ['kubectl config use-context ', ['kubectl config use-context podpath ']],
    ['kubectl explain ingressc', ['kubectl explain ingressclasses.networking.k8s.io ']],
    ['kubectl nosuch ', []],
    ['kubectl get svc web | kubectl apply --fil', ['kubectl get svc web | kubectl apply --filename ']],
  ])('[CMP-4] completes commands, kinds and names: %s', async (typed, whole) => {
    expect(await completed(typed)).toEqual(whole)
  })

  it.each([
    ['kubectl get pods -o y', ['kubectl get pods -o yaml ']],
    ['kubectl get pods -ow', ['kubectl get pods -owide ']],
    ['kubectl get pods --output=jsonpath=', ['kubectl get pods --output=jsonpath=']],
    ['kubectl get pods --output=jsonpath-a', ['kubectl get pods --output=jsonpath-as-json=']],
    ['kubectl get pods -n kube-s', ['kubectl get pods -n kube-system ']],
    ['kubectl get pods --namespace=kube-s', ['kubectl get pods --namespace=kube-system ']],
    [
      'kubectl get pods --sho',
      ['kubectl get pods --show-kind ', 'kubectl get pods --show-labels ', 'kubectl get pods --show-managed-fields '],
    ],
    ['kubectl get pods --show-labels --show-l', []],
    [
      'kubectl get pods -l ',
      ['kubectl get pods -l app=', 'kubectl get pods -l pod-template-hash=', 'kubectl get pods -l tier='],
    ],
    ['kubectl get pods -l app=', ['kubectl get pods -l app=web ']],
    ['kubectl get pods -l app=web,ti', ['kubectl get pods -l app=web,tier=']],
    ['kubectl expose deployment web --type=No', ['kubectl expose deployment web --type=NodePort ']],
    ['kubectl expose deployment web --type Lo', ['kubectl expose deployment web --type LoadBalancer ']],
    ['kubectl run x --restart=N', ['kubectl run x --restart=Never ']],
    ['kubectl wait --for=condition=R', ['kubectl wait --for=condition=Ready ']],
    ['kubectl apply --dry-run=s', ['kubectl apply --dry-run=server ']],
    ['kubectl apply -f ', ['kubectl apply -f demo.yaml ', 'kubectl apply -f k8s/']],
    ['kubectl apply -f k8s/', ['kubectl apply -f k8s/all.yaml ']],
    ['kubectl --context ', ['kubectl --context podpath ']],
  ])('[CMP-5] completes flags and their values: %s', async (typed, whole) => {
    expect(await completed(typed)).toEqual(whole)
  })

  it('[CMP-4] is completed under other names where bash was told so, and others by lists of words', async () => {
    const own = on(machine)
    await own.run(
      'source <(kubectl completion bash); complete -o default -F __start_kubectl kk; complete -W "up down" go',
    )
    expect(await completed('kk get svc we', own)).toEqual(['kk get svc web '])
    expect(await completed('go d', own)).toEqual(['go down '])
    await own.run('complete -r kk')
    expect(await completed('kk get svc we', own)).toEqual([])
  })

  it('[CMP-4] says of each command what it is, as far as the screen is wide', async () => {
    const { shown } = await shell.complete('kubectl rollout ', 16)
    expect(shown?.slice(0, 2)).toEqual([
      'history  (View rollout history)',
      expect.stringMatching(/^pause {4}\(Mark .*\)$/),
    ])
  })

  it('[CMP-4] knows of each command what its arguments are', () => {
    const walk = ({ name, commands = [], run }: Verb, before = ''): string[] => {
      const path = before + name
      const isAbsent = !run || NOT_HERE.has(path.split(' ')[0]!) || ABSENT.test(path)
      return [...(isAbsent || commands.length > 0 ? [] : [path]), ...commands.flatMap((each) => walk(each, `${path} `))]
    }
    const paths = VERBS.flatMap((verb) => walk(verb))
    expect(paths.filter((path) => !(path in ARGUMENTS))).toEqual([])
  })
})

/** Commands that say in one sentence that they are not there. */
const NOT_HERE = new Set(['proxy', 'cp', 'autoscale', 'certificate', 'kustomize', 'alpha', 'plugin'])
const ABSENT = /^create (secret (tls|docker)|job|cronjob|.*role|.*binding|token|quota|poddisruption|priorityclass)/
