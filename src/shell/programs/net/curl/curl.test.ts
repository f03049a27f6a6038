import { beforeAll, describe, expect, it } from 'vitest'
import { Cluster } from '#engine'
import { clientPod, service } from '../../../../testing/demo.ts'
import { shellSession } from '../../../../testing/shellSession.ts'

const cluster = new Cluster()

beforeAll(() => {
  cluster.apply([
    clientPod(),
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'agn', labels: { app: 'agn' } },
      spec: {
        containers: [{ name: 'c', image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: ['netexec'] }],
      },
    },
    service('agn', { selector: { app: 'agn' }, ports: [{ port: 8080 }] }),
  ])
  cluster.step(30_000)
})

async function say(line: string) {
  const client = shellSession(cluster).machine.fleet.container('default', 'client')
  if (typeof client === 'string') throw new Error(client)
  return shellSession(cluster, client).type(line)
}

describe('curl', () => {
  it.each([
    ['curl -s agn:8080/hostname', 0, 'agn', ''],
    ['curl -L --max-redirs 0 agn:8080/redirect', 47, '', 'curl: (47) Maximum (0) redirects followed\n'],
    ["curl -sL 'agn:8080/redirect?location=/hostname'", 0, 'agn', ''],
    ["curl -sL 'agn:8080/redirect?location=/hostname' -o /dev/null -w '%{num_redirects}'", 0, '1', ''],
    [
      "curl -s 'agn:8080/redirect?location=/hostname' -o /dev/null -w '%{http_code} %{redirect_url}'",
      0,
      '302 http://agn:8080/hostname',
      '',
    ],
    ["curl -s -A me 'agn:8080/header?key=user-agent'", 0, 'me', ''],
    ["curl -s -H 'X-A: b' 'agn:8080/header?key=x-a'", 0, 'b', ''],
    ["curl -s -u bob:secret 'agn:8080/header?key=authorization'", 0, 'Basic Ym9iOnNlY3JldA==', ''],
    ["curl -s -d a=b 'agn:8080/header?key=content-type'", 0, 'application/x-www-form-urlencoded', ''],
    ['curl -s -G -d msg=hi agn:8080/echo', 0, 'hi', ''],
    ["curl -s -G -d msg=hi -d code=404 'agn:8080/echo?x=y' -w ' %{http_code}'", 0, 'hi 404', ''],
    ["curl -s --fail-with-body 'agn:8080/echo?code=503&msg=busy'", 22, 'busy', ''],
    ["curl -sS -f 'agn:8080/echo?code=503'", 22, '', 'curl: (22) The requested URL returned error: 503\n'],
    ['curl -s agn:8080/hostname agn:8080/hostname', 0, 'agnagn', ''],
    ['curl -6 agn:8080', 6, '', 'curl: (6) Could not resolve host: agn\n'],
    ['curl -sk https://agn:8080', 35, '', ''],
    ['curl ftp://agn', 1, '', 'curl: (1) Protocol "ftp" not supported or disabled in libcurl\n'],
    ['curl -F a=b agn:8080', 4, '', 'curl: option -F: is not supported in this playground\n'],
  ])('[DOC-4] %s: %d', async (line, status, out, err) => {
    expect(await say(line)).toEqual({ out, err, status })
  })

  it('[DOC-4] --retry waits and tries again while what happened may pass', async () => {
    const before = cluster.time
    const { err } = await say("curl --retry 2 --retry-delay 3 -o /dev/null 'agn:8080/echo?code=503'")
    expect(err.match(/Will retry in 3 seconds\. [21] retr(ies|y) left\./g)).toHaveLength(2)
    expect(cluster.time - before).toBeGreaterThanOrEqual(6000)
  })
})
