import { describe, expect, it } from 'vitest'
import { KubectlSession } from '../../../testing/kubectlSession.ts'

const type = (line: string) => new KubectlSession().type(line)

describe('kubectl explain', () => {
  it('[DOC-1] tells a field, its type and its choices', async () => {
    const { out } = await type('kubectl explain svc.spec.ports.protocol')
    expect(out).toMatch(
      /^KIND: {7}Service\nVERSION: {4}v1\n\nFIELD: protocol <string>\nENUM:\n {4}SCTP\n {4}TCP\n {4}UDP\n\nDESCRIPTION:\n {4}The IP protocol/,
    )
  })

  it('[DOC-1] passes through lists, and tells what is required', async () => {
    const { out } = await type('kubectl explain service.spec.ports')
    expect(out).toContain('FIELD: ports <[]ServicePort>\n\n\nDESCRIPTION:\n')
    expect(out).toContain('  port\t<integer> -required-\n    The port that will be exposed by this service.\n\n')
    expect(out).toContain('  targetPort\t<IntOrString>\n')
  })

  it('[DOC-1] tells all fields below, one a line', async () => {
    const { out } = await type('kubectl explain ingress.spec.rules --recursive')
    expect(out).toMatch(/^GROUP: {6}networking\.k8s\.io\nKIND: {7}Ingress\n/)
    expect(out).toMatch(
      /\nFIELDS:\n {2}host\t<string>\n {2}http\t<HTTPIngressRuleValue>\n {4}paths\t<\[\]HTTPIngressPath> -required-\n/,
    )
  })

  it('[DOC-1] breaks lines before they are too long', async () => {
    const { out } = await type('kubectl explain pod.spec')
    for (const line of out.split('\n')) if (!line.includes('http')) expect(line.length).toBeLessThanOrEqual(80)
  })

  it.each([
    ['svc.spec.nope', 'error: field "nope" does not exist\n'],
    ['nope', /^error: the server doesn't have a resource type "nope"\n$/],
    ['', /^error: You must specify the type of resource to explain\./],
    ['a b', /^error: We accept only this format: explain RESOURCE\n/],
    ['pods --api-version=v2', 'error: couldn\'t find resource for "v2, Resource=pods"\n'],
  ])('[DOC-1] explain %s', async (args, words) => {
    const { err, code } = await type(`kubectl explain ${args}`)
    expect(err).toMatch(words)
    expect(code).toBe(1)
  })
})

describe('manifests of add-ons', () => {
  it('[DOC-2] are files', async () => {
    const session = new KubectlSession()
    expect((await session.type('ls /usr/share/podpath/addons')).out).toBe('envoy-gateway.yaml\ningress-nginx.yaml\n')
    expect((await session.type('cd /usr/share/podpath; ls; head -1 addons/ingress-nginx.yaml')).out).toBe(
      'addons\napiVersion: v1\n',
    )
    expect((await session.type('echo x > /usr/share/podpath/addons/y')).err).toContain('Read-only file system')
    expect((await session.type('kubectl apply -f /usr/share/podpath/addons/ | tail -1')).out).toMatch(/ created\n$/)
    expect((await session.type('echo mine > /root/f; cat /root/f; ls /')).out).toMatch(/^mine\n.*\nusr\n$/s)
  })

  it('[DOC-2] stand for those at the addresses of their projects', async () => {
    const session = new KubectlSession()
    const { out, err, code } = await session.type(
      'kubectl apply -f https://raw.githubusercontent.com/kubernetes/ingress-nginx/controller-v1.12.1/deploy/static/provider/cloud/deploy.yaml',
    )
    expect(out).toContain('deployment.apps/ingress-nginx-controller created\n')
    expect(err).toBe(
      'podpath: nothing is loaded from the network: this is our own manifest of ingress-nginx, /usr/share/podpath/addons/ingress-nginx.yaml\n',
    )
    expect(code).toBe(0)
  })

  it.each([
    ['https://example.com/x.yaml', 'nothing is loaded from the network here'],
    [
      'https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.2.0/standard-install.yaml',
      'the kinds of Gateway API are here already',
    ],
  ])('[DOC-2] no other address is read: %s', async (url, words) => {
    const { err, code } = await type(`kubectl apply -f ${url}`)
    expect(err).toContain(`error: unable to read URL "${url}": ${words}`)
    expect(code).toBe(1)
  })
})

describe('kubectl diff', () => {
  it('[DOC-3] prints what an apply would change, and exits with 1', async () => {
    const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: one\n  b: two\n'
    const session = new KubectlSession(undefined, { 'c.yaml': manifest })
    const fresh = await session.type('kubectl diff -f c.yaml')
    expect(fresh.code).toBe(1)
    expect(fresh.out).toMatch(
      /^diff -u -N \S+\/v1\.ConfigMap\.default\.c \S+\n--- .*\n\+\+\+ .*\n@@ -0,0 \+1,\d+ @@\n\+apiVersion: v1\n/,
    )
    await session.type('kubectl apply -f c.yaml')
    expect(await session.type('kubectl diff -f c.yaml')).toEqual({ out: '', err: '', code: 0 })
    const changed = await session.type(
      "sed -i 's/two/three/' c.yaml; kubectl diff -f c.yaml | tail -n +4; echo ${PIPESTATUS[0]}",
    )
    expect(changed.out).toMatch(
      /^@@ -1,\d+ \+1,\d+ @@\n apiVersion: v1\n data:\n {3}a: one\n- {2}b: two\n\+ {2}b: three\n kind: ConfigMap\n/,
    )
    expect(changed.out).toMatch(/\n1\n$/)
  })
})
