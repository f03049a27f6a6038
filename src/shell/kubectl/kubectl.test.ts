import { describe, expect, it } from 'vitest'
import { KubectlSession } from '../../testing/kubectlSession.ts'

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: "nginx:1.25"}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: web}}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
`

/** What the real kubectl v1.32 says to these; since v1.33 not `Error:`, but `error:`. */
const REFUSED: [line: string, err: string][] = [
  ['kubectl gett pods', 'error: unknown command "gett" for "kubectl"\n\nDid you mean this?\n\tset\n\tget\n'],
  ['kubectl get --foo', "error: unknown flag: --foo\nSee 'kubectl get --help' for usage.\n"],
  ['kubectl get -x', "error: unknown shorthand flag: 'x' in -x\nSee 'kubectl get --help' for usage.\n"],
  ['kubectl get pods -n', "error: flag needs an argument: 'n' in -n\nSee 'kubectl get --help' for usage.\n"],
  ['kubectl get pods --namespace', "error: flag needs an argument: --namespace\nSee 'kubectl get --help' for usage.\n"],
  [
    'kubectl get --watch=maybe',
    'error: invalid argument "maybe" for "-w, --watch" flag: strconv.ParseBool: parsing "maybe": invalid syntax\nSee \'kubectl get --help\' for usage.\n',
  ],
  ['kubectl apply', 'error: must specify one of -f and -k\n'],
  ['kubectl delete pods', 'error: resource(s) were provided, but no name was specified\n'],
  ['kubectl get pods/a -l x', 'error: name cannot be provided when a selector is specified\n'],
  [
    'kubectl get pods -o foo',
    'error: unable to match a printer suitable for the output format "foo", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml\n',
  ],
]

describe('kubectl', () => {
  it.each(REFUSED)('[KCTL-1] [KCTL-6] refuses %s', async (line, err) => {
    expect(await new KubectlSession().type(line)).toEqual({ out: '', err, code: 1 })
  })

  it.each([
    ['kubectl get svc web -o name'],
    ['kubectl get service/web -oname'],
    ['kubectl -n default get services web -o=name'],
    ['kubectl get -f web.yaml -o name | grep service'],
    ['kubectl get Service.v1 web --output name'],
    ['kubectl get svc -l app=web -o name'],
    ['kubectl get svc --field-selector metadata.name=web -o name'],
    ['cat web.yaml | kubectl get -f - -o name | tail -1'],
  ])('[KCTL-2] finds the same Service by %s', async (line) => {
    const session = new KubectlSession(undefined, { 'web.yaml': WEB })
    await session.type('kubectl apply -f web.yaml')
    expect(await session.type(line)).toEqual({ out: 'service/web\n', err: '', code: 0 })
  })

  it('[KCTL-2] applies a directory, and says what it does not find', async () => {
    const session = new KubectlSession()
    session.files.makeDirectory('/root/d')
    session.files.write('/root/d/web.yaml', WEB)
    session.files.write('/root/d/notes.txt', 'no manifest')
    expect((await session.type('kubectl apply -f d')).out).toBe('deployment.apps/web created\nservice/web created\n')
    const { out, err, code } = await session.type('kubectl get deploy/web pod/nope -o name')
    expect({ out, err, code }).toEqual({
      out: 'deployment.apps/web\n',
      err: 'Error from server (NotFound): pods "nope" not found\n',
      code: 1,
    })
  })

  it('[KCTL-3] streams an address when the cloud has one, and ends with its reader', async () => {
    const session = new KubectlSession(undefined, { 'web.yaml': WEB })
    await session.type('kubectl apply -f web.yaml; sleep 10')
    const { out } = await session.type('kubectl get svc web -w | head -3')
    const lines = out.trimEnd().split('\n')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toContain('<pending>')
    expect(lines[2]).toMatch(/203\.0\.113\.50/)
    expect(session.cluster.time).toBeGreaterThan(60_000)
    expect(session.cluster.time).toBeLessThan(125_000)
  })

  it('[KCTL-5] waits until a pod has ended, and not where it is told not to', async () => {
    const session = new KubectlSession(undefined, { 'web.yaml': WEB })
    await session.type('kubectl apply -f web.yaml; sleep 20')
    const before = session.cluster.time
    const waited = await session.type('kubectl delete pods -l app=web')
    expect(waited.out.split('\n')[0]).toMatch(/^pod "web-\S+" deleted from default namespace$/)
    expect(session.cluster.time - before).toBeGreaterThan(100)
    const then = session.cluster.time
    await session.type('kubectl delete pods -l app=web --wait=false')
    expect(session.cluster.time - then).toBeLessThan(1000)
  })

  it('[KCTL-2] speaks of the namespace that it looked in', async () => {
    const session = new KubectlSession()
    expect((await session.type('kubectl get pods')).err).toBe('No resources found in default namespace.\n')
    expect((await session.type('kubectl get pods -n kube-public')).err).toBe(
      'No resources found in kube-public namespace.\n',
    )
    expect((await session.type('kubectl get netpol -A')).err).toBe('No resources found\n')
  })
})
