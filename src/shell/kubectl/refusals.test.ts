import { describe, expect, it } from 'vitest'
import { KubectlSession } from '../../testing/kubectlSession.ts'

const WEB = `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`
const LONELY = `apiVersion: v1
kind: Pod
metadata: {name: lonely}
spec: {nodeSelector: {a: b}, containers: [{name: c, image: nginx}]}
`
const LABEL_FORM =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

function session(): KubectlSession {
  return new KubectlSession(undefined, { 'web.yaml': WEB, 'lonely.yaml': LONELY })
}

describe('what kubectl would send', () => {
  it('[KCTL-20] is shown by create -f with the namespace that it would go to', async () => {
    expect((await session().type('kubectl create -f web.yaml --dry-run=client -o yaml')).out).toBe(
      `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: default
spec:
  ports:
  - port: 80
  selector:
    app: web
`,
    )
  })

  it('[KCTL-20] is shown by apply with its annotation, merged into what is there', async () => {
    const shell = session()
    const { out } = await shell.type('kubectl apply -f web.yaml --dry-run=client -o yaml')
    expect(out).toContain('kubectl.kubernetes.io/last-applied-configuration: |\n')
    await shell.type('kubectl apply -f web.yaml')
    expect((await shell.type('kubectl apply -f web.yaml --dry-run=client')).out).toBe(
      'service/web unchanged (dry run)\n',
    )
    await shell.type("sed -i 's/port: 80/port: 81/' web.yaml")
    const path = "-o jsonpath='{.spec.ports[0].port} {.spec.type}'"
    expect((await shell.type(`kubectl apply -f web.yaml --dry-run=client ${path}`)).out).toBe('81 ClusterIP')
    expect((await shell.type(`kubectl get svc web ${path}`)).out).toBe('80 ClusterIP')
  })

  it('[KCTL-20] is kept by create --save-config, so that apply has nothing to warn of', async () => {
    const shell = session()
    await shell.type('kubectl create -f web.yaml --save-config')
    expect(await shell.type('kubectl apply -f web.yaml')).toEqual({ out: 'service/web unchanged\n', err: '', code: 0 })
  })
})

describe('kubectl set serviceaccount', () => {
  it('[KCTL-26] changes the template, and pods wait for an account that is not there', async () => {
    const shell = session()
    await shell.type('kubectl create deployment web --image=nginx')
    expect((await shell.type('kubectl set serviceaccount deployment web shop')).out).toBe(
      'deployment.apps/web serviceaccount updated\n',
    )
    await shell.type('sleep 5')
    const events = await shell.type('kubectl get events --field-selector reason=FailedCreate')
    expect(events.out).toContain(
      'is forbidden: error looking up service account default/shop: serviceaccount "shop" not found',
    )
    await shell.type('kubectl create sa shop')
    expect((await shell.type('kubectl rollout status deployment/web')).code).toBe(0)
    expect((await shell.type("kubectl get pods -o jsonpath='{.items[*].spec.serviceAccountName}'")).out).toBe('shop')
    expect((await shell.type('kubectl set sa svc kubernetes shop')).err).toContain('does not have a pod template')
  })
})

describe('kubectl refuses', () => {
  it.each([
    [
      'kubectl get pods -l a=b=c',
      `Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "a=b=c", field selector "": found '=', expected: ',' or 'end of string'\n`,
    ],
    [
      'kubectl delete svc --field-selector metadata',
      `Error from server (BadRequest): Unable to find "/v1, Resource=services" that match label selector "", field selector "metadata": invalid selector: 'metadata'; can't understand 'metadata'\n`,
    ],
    [
      "kubectl logs -l 'app in web'",
      `Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "app in web", field selector "": unable to parse requirement: found 'web' expected: '('\n`,
    ],
    ["kubectl drain node-1 --pod-selector='='", "error: found '=', expected: !, identifier, or 'end of string'\n"],
  ])('[KCTL-21] a selector that cannot be read: %s', async (line, err) => {
    expect(await session().type(line)).toMatchObject({ err, code: 1 })
  })

  it.each([
    ["kubectl label node node-1 a='b c'", `error: invalid label value: "a=b c": ${LABEL_FORM}\n`],
    ['kubectl label node node-1 a=b=c', 'error: invalid label spec: a=b=c\n'],
    ['kubectl expose deployment web --port=http', 'error: strconv.Atoi: parsing "http": invalid syntax\n'],
    [
      'kubectl delete deployment deployment/web',
      "error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'\n",
    ],
    ['kubectl taint node node-1 a=b:Never', 'error: invalid taint effect: Never, unsupported taint effect\n'],
    [
      'kubectl scale node node-1 --replicas=1',
      'Error from server (NotFound): the server could not find the requested resource\n',
    ],
  ])('[KCTL-22] %s', async (line, err) => {
    const shell = session()
    await shell.type('kubectl create deployment web --image=nginx')
    expect(await shell.type(line)).toEqual({ out: '', err, code: 1 })
  })

  it('[KCTL-22] nothing where a taint changes, and says so', async () => {
    const shell = session()
    await shell.type('kubectl taint node node-1 a=b:NoSchedule')
    expect((await shell.type('kubectl taint node node-1 a=c:NoSchedule --overwrite')).out).toBe(
      'node/node-1 modified\n',
    )
  })

  it('[KCTL-23] to enter a pod that no node has; its log is empty', async () => {
    const shell = session()
    await shell.type('kubectl apply -f lonely.yaml')
    expect(await shell.type('kubectl logs lonely')).toEqual({ out: '', err: '', code: 0 })
    expect(await shell.type('kubectl exec lonely -- ls')).toEqual({
      out: '',
      err: 'Error from server (BadRequest): pod lonely does not have a host assigned\n',
      code: 1,
    })
  })

  it('[KCTL-24] nothing where an object is on its way out, but warns', async () => {
    const shell = session()
    await shell.type(
      'kubectl apply -f web.yaml; kubectl patch svc web --type=merge -p \'{"metadata":{"finalizers":["a/b"]}}\'; kubectl delete svc web --wait=false',
    )
    expect(await shell.type('kubectl apply -f web.yaml')).toEqual({
      out: 'service/web unchanged\n',
      err: 'Warning: Detected changes to resource web which is currently being deleted.\n',
      code: 0,
    })
  })
})

describe('a patch', () => {
  const kept = "kubectl get svc web -o jsonpath='{.spec}'"

  it('[API-130] may name fields that nobody knows, and is told', async () => {
    const shell = session()
    await shell.type('kubectl apply -f web.yaml')
    const before = await shell.type(kept)
    expect(await shell.type(`kubectl patch svc web -p '{"spec":{"selectr":{"app":"x"}}}'`)).toEqual({
      out: 'service/web patched (no change)\n',
      err: 'Warning: unknown field "spec.selectr"\n',
      code: 0,
    })
    expect(await shell.type(kept)).toEqual(before)
  })

  it.each([
    ['strategic', `"map[spec:map[type:5]]": unrecognized type: string\n`],
    ['merge', `json: cannot unmarshal number into Go struct field ServiceSpec.spec.type of type string\n`],
  ])('[API-131] that cannot be read is shown: %s', async (type, end) => {
    const shell = session()
    await shell.type('kubectl apply -f web.yaml')
    const { err } = await shell.type(`kubectl patch svc web --type=${type} -p '{"spec":{"type":5}}'`)
    expect(err).toMatch(/^The request is invalid: patch: Invalid value: "(map\[|\{\\"apiVersion\\")/)
    expect(err.endsWith(end)).toBe(true)
  })
})

describe('--validate', () => {
  it.each([
    ['warn', { out: 'service/odd created\n', err: 'Warning: unknown field "spec.selectr"\n', code: 0 }],
    ['false', { out: 'service/odd created\n', err: '', code: 0 }],
    [
      'perhaps',
      {
        out: '',
        err: 'error: invalid - validate option "perhaps"; must be one of: strict (or true), warn, ignore (or false)\n',
        code: 1,
      },
    ],
  ])('[API-130] %s', async (value, said) => {
    const odd = WEB.replace('name: web', 'name: odd').replace('selector', 'selectr')
    const shell = new KubectlSession(undefined, { 'odd.yaml': odd })
    for (const verb of ['create', 'apply']) {
      expect(await shell.type(`kubectl ${verb} -f odd.yaml --validate=${value}`)).toEqual(said)
      await shell.type('kubectl delete svc odd')
    }
  })
})

describe('several documents of a file', () => {
  const ODD = 'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: old}\n'
  const unknown =
    'resource mapping not found for name: "old" namespace: "" from "old.yaml": no matches for kind "Ingress" in version "extensions/v1beta1"\nensure CRDs are installed first\n'
  const bad = WEB.replace('port: 80', 'port: 0')
  const why = 'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'

  it.each(['create', 'apply', 'replace', 'delete', 'get'])(
    '[KCTL-25] that no server knows are no error of one: %s',
    async (verb) => {
      const shell = new KubectlSession(undefined, { 'old.yaml': ODD })
      expect(await shell.type(`kubectl ${verb} -f old.yaml`)).toEqual({ out: '', err: `error: ${unknown}`, code: 1 })
    },
  )

  it.each(['create', 'apply'])('[API-85] that fail are told each as the server said it: %s', async (verb) => {
    const shell = new KubectlSession(undefined, { 'old.yaml': `${bad}---\n${ODD}`, 'bad.yaml': bad })
    const { err } = await shell.type(`kubectl ${verb} -f old.yaml`)
    expect(err).toContain(
      `Error from server (Invalid): error when creating "old.yaml": Service "web" is invalid: [${why}, ${why.replace('port:', 'targetPort:')}]`,
    )
    expect(err).toContain(unknown.trim())
    expect(err).not.toContain('error: resource mapping')
    expect((await shell.type(`kubectl ${verb} -f bad.yaml`)).err).toBe(
      `The Service "web" is invalid: \n* ${why}\n* ${why.replace('port:', 'targetPort:')}\n`,
    )
  })
})
