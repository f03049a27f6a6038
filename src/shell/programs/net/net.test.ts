import { beforeAll, describe, expect, it } from 'vitest'
import { Cluster, type Unstructured } from '#engine'
import { clientPod, demo, service } from '../../../testing/demo.ts'
import { shellSession } from '../../../testing/shellSession.ts'

const cluster = new Cluster()
let clusterIP = ''

const sleeper = (name: string, image: string): Unstructured => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'c', image, command: ['sleep', 'infinity'] }] },
})

beforeAll(() => {
  cluster.apply([
    ...demo(),
    clientPod(),
    sleeper('box', 'busybox:1.36'),
    sleeper('old', 'busybox:1.28'),
    sleeper('tools', 'nicolaka/netshoot'),
    service('fixed', { clusterIP: '10.96.0.77', selector: { app: 'nginx-demo' }, ports: [{ name: 'http', port: 80 }] }),
  ])
  cluster.step(30_000)
  clusterIP = '10.96.0.77'
})

async function say(where: string, line: string) {
  const { machine } = shellSession(cluster)
  const [sort, name = ''] = where.split('/')
  const at =
    sort === 'node' ? machine.fleet.node(name) : sort === 'pod' ? machine.fleet.container('default', name) : machine
  if (typeof at === 'string') throw new Error(at)
  return shellSession(cluster, at).type(line)
}

type Row = [where: string, line: string, code: number, out: string | RegExp, err?: string | RegExp]

const ROWS: Record<string, Row[]> = {
  '[PRG-8] curl says how a connection failed, with its exit code': [
    ['client', 'curl -s http://10.0.1.5:30100 | head -1', 0, '<!DOCTYPE html>\n'],
    [
      'client',
      'curl 10.0.1.5:30080',
      7,
      '',
      "curl: (7) Failed to connect to 10.0.1.5 port 30080 after 20 ms: Couldn't connect to server\n",
    ],
    ['client', 'curl nowhere.example', 6, '', 'curl: (6) Could not resolve host: nowhere.example\n'],
    [
      'pod/client',
      'curl --connect-timeout 5 10.96.0.77:81',
      28,
      '',
      'curl: (28) Connection timed out after 5001 milliseconds\n',
    ],
    ['pod/client', 'curl -m 2 10.96.0.77:81', 28, '', 'curl: (28) Connection timed out after 2001 milliseconds\n'],
    ['pod/client', 'curl kube-dns.kube-system:53', 52, '', 'curl: (52) Empty reply from server\n'],
    ['pod/client', 'curl -f fixed/x', 22, '', 'curl: (22) The requested URL returned error: 404\n'],
    [
      'pod/client',
      'curl https://fixed:80',
      35,
      '',
      'curl: (35) OpenSSL/3.0.13: error:0A00010B:SSL routines::wrong version number\n',
    ],
    ['client', 'curl', 2, '', /^curl: \(2\) no URL specified\n/],
    ['client', 'curl "http://a b"', 3, '', 'curl: (3) URL rejected: Malformed input to a URL function\n'],
    ['client', 'curl -s nowhere.example', 6, '', ''],
    ['client', 'curl -sS nowhere.example', 6, '', 'curl: (6) Could not resolve host: nowhere.example\n'],
  ],
  '[PRG-9] curl prints what it is asked to': [
    [
      'pod/client',
      "curl -s -o /dev/null -w '%{http_code} %{remote_ip}:%{remote_port} %{content_type}\\n' fixed/x",
      0,
      /^404 10\.96\.0\.77:80 text\/html\n$/,
    ],
    ['pod/client', 'curl -sI fixed | head -2', 0, /^HTTP\/1\.1 200 OK\r\nServer: nginx\/1\.25\.5\r\n/],
    ['pod/client', 'curl -si fixed | tail -1', 0, '</html>\n'],
    [
      'pod/client',
      'curl -sv fixed 2>&1 >/dev/null | head -6',
      0,
      /^\* {3}Trying 10\.96\.0\.77:80\.\.\.\n\* Connected to fixed \(10\.96\.0\.77\) port 80\n> GET \/ HTTP\/1\.1\n> Host: fixed\n> User-Agent: curl\//,
    ],
    ['client', 'curl -s --resolve web.example:30100:10.0.1.6 http://web.example:30100 | grep -c nginx.org', 0, '1\n'],
    ['client', 'cd /tmp; curl -sO http://10.0.1.5:30100/index.html; wc -c < index.html', 0, /615/],
  ],
  '[PRG-10] wget is the image’s: GNU’s or busybox’s': [
    ['pod/box', 'wget -qO- fixed | head -1', 0, '<!DOCTYPE html>\n'],
    [
      'pod/box',
      'wget -O- fixed/x',
      1,
      '',
      'Connecting to fixed (10.96.0.77:80)\nwget: server returned error: HTTP/1.1 404 Not Found\n',
    ],
    ['pod/box', 'wget -q -T 2 -O- fixed:81', 1, '', 'wget: download timed out\n'],
    ['pod/box', 'wget nope', 1, '', "wget: bad address 'nope'\n"],
    ['pod/box', 'wget --spider fixed', 0, '', 'Connecting to fixed (10.96.0.77:80)\nremote file exists\n'],
    ['client', 'wget -q 10.0.1.5:30080; echo $?', 0, '4\n'],
    ['client', 'wget 10.0.1.5:30100/x', 8, '', /ERROR 404: Not Found\.\n\n$/],
    [
      'client',
      'wget -O- 10.0.1.5:30100 2>&1 >/dev/null',
      0,
      /awaiting response\.\.\. 200 OK\nLength: 615 \[text\/html\]\nSaving to: ‘STDOUT’/,
    ],
  ],
  '[PRG-11] nc tells open ports from closed ones': [
    ['pod/tools', 'nc -zv fixed 80', 0, '', 'Connection to fixed (10.96.0.77) 80 port [tcp/http] succeeded!\n'],
    ['client', 'nc -zv 10.0.1.5 1', 1, '', 'nc: connect to 10.0.1.5 port 1 (tcp) failed: Connection refused\n'],
    [
      'pod/tools',
      'nc -zv -w 2 fixed 81',
      1,
      '',
      'nc: connect to fixed (10.96.0.77) port 81 (tcp) timed out: Operation now in progress\n',
    ],
    ['pod/box', 'nc -zv fixed 80', 0, '', 'fixed (10.96.0.77:80) open\n'],
    ['pod/box', "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc fixed 80 | head -1", 0, 'HTTP/1.1 200 OK\r\n'],
  ],
  '[PRG-12] names are looked up as the programs do it': [
    [
      'pod/tools',
      'nslookup fixed',
      0,
      'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tfixed.default.svc.cluster.local\nAddress: 10.96.0.77\n\n',
    ],
    [
      'pod/tools',
      'nslookup nope',
      1,
      "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can't find nope: NXDOMAIN\n\n",
    ],
    ['pod/box', 'nslookup fixed.default', 1, /\*\* server can't find fixed\.default: NXDOMAIN\n/],
    [
      'pod/box',
      'nslookup fixed.default.svc.cluster.local',
      0,
      /^Server:\t\t10\.96\.0\.10\nAddress:\t10\.96\.0\.10:53\n\nName:\tfixed\.default\.svc\.cluster\.local\nAddress: 10\.96\.0\.77\n/,
    ],
    [
      'pod/old',
      'nslookup fixed',
      0,
      'Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\nName:      fixed\nAddress 1: 10.96.0.77 fixed.default.svc.cluster.local\n',
    ],
    ['pod/old', 'nslookup nope', 1, /Address 1: 10\.96\.0\.10/, "nslookup: can't resolve 'nope'\n"],
    [
      'pod/tools',
      'dig +short fixed; dig +short +search fixed; dig +short -x 10.96.0.77',
      0,
      '10.96.0.77\nfixed.default.svc.cluster.local.\n',
    ],
    [
      'pod/tools',
      'dig +noall +answer _http._tcp.fixed.default.svc.cluster.local SRV',
      0,
      /\t30\tIN\tSRV\t0 100 80 fixed\.default\.svc\.cluster\.local\.\n|30\tIN\tSRV\t0 100 80/,
    ],
    [
      'pod/tools',
      'dig nope.default.svc.cluster.local',
      0,
      /status: NXDOMAIN,.*\n;; flags: qr aa rd; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1\n/,
    ],
    ['pod/tools', 'host fixed', 0, 'fixed.default.svc.cluster.local has address 10.96.0.77\n'],
    ['pod/tools', 'host nope', 1, 'Host nope not found: 3(NXDOMAIN)\n'],
    ['pod/tools', 'getent hosts fixed', 0, '10.96.0.77      fixed.default.svc.cluster.local\n'],
    ['pod/tools', 'getent hosts nope', 2, ''],
    [
      'pod/tools',
      'dig @10.96.0.77 +time=1 +tries=1 a',
      9,
      /;; communications error to 10\.96\.0\.77#53: timed out\n|;; no servers could be reached\n/,
    ],
  ],
  '[PRG-13] a ClusterIP answers no ping, and that is said': [
    [
      'pod/tools',
      'ping -c 1 10.96.0.77',
      1,
      /1 packets transmitted, 0 received, 100% packet loss/,
      /^# 10\.96\.0\.77 is the ClusterIP of Service default\/fixed: no interface has it; the rules of mode iptables/,
    ],
    [
      'pod/box',
      'ping -c 2 10.0.1.5',
      0,
      /^PING 10\.0\.1\.5 \(10\.0\.1\.5\): 56 data bytes\n64 bytes from 10\.0\.1\.5: seq=0 ttl=\d+ time=[\d.]+ ms\n[^]*2 packets transmitted, 2 packets received, 0% packet loss\nround-trip/,
    ],
    ['pod/box', 'ping -c 1 nope', 1, '', "ping: bad address 'nope'\n"],
    ['pod/tools', 'ping -c 1 nope', 2, '', 'ping: nope: Name or service not known\n'],
  ],
  '[PRG-14] a node shows what kube-proxy wrote and conntrack remembers': [
    ['node/node-1', 'iptables-save | grep -c KUBE-SVC', 0, /^\d+\n$/],
    [
      'node/node-1',
      'iptables -t nat -L KUBE-SERVICES -n | head -2',
      0,
      /^Chain KUBE-SERVICES \(2 references\)\ntarget {5}prot opt source {15}destination\n$/,
    ],
    ['node/node-1', 'iptables -t nat -L NOPE', 1, '', 'iptables: No chain/target/match by that name.\n'],
    [
      'node/node-1',
      'curl -s 10.96.0.77 > /dev/null; conntrack -L -s 10.0.1.5 -d 10.96.0.77 2>/dev/null | head -1',
      0,
      /^tcp {6}6 \d+ TIME_WAIT src=10\.0\.1\.5 dst=10\.96\.0\.77 sport=\d+ dport=80 src=10\.244\.\d\.\d+ dst=10\.0\.1\.5 sport=80 dport=\d+ \[ASSURED\] mark=0 use=1\n$/,
    ],
    ['node/node-1', 'nft list ruleset; ipvsadm -Ln | head -1', 0, 'IP Virtual Server version 1.2.1 (size=4096)\n'],
    ['node/node-1', 'crictl ps', 127, '', 'bash: crictl: command not found\n'],
    [
      'node/node-2',
      'ip -br addr | tail -1; ip route get 10.244.0.9 | head -1',
      0,
      /^eth0 +UP +10\.0\.1\.6\/24 .*\n10\.244\.0\.9 via 10\.0\.1\.5 dev eth0 src 10\.0\.1\.6 uid 0 \n$/,
    ],
    ['pod/tools', 'iptables-save', 0, ''],
  ],
  '[PRG-15] text is worked on by what people know': [
    ['client', `echo '{"a":[{"b":"x"}]}' | jq -r '.a[0].b'`, 0, 'x\n'],
    ['client', `printf 'a b\\nc d\\n' | awk '{print $2}' | sed 's/b/q/'`, 0, 'q\nd\n'],
    ['client', 'echo one > f; sed -i s/one/two/ f; cat f; jq . nofile', 2, 'two\n', /nofile/],
    ['client', 'timeout 3 watch -t -n 1 echo hi | head -2', 0, 'hi\nhi\n'],
    ['client', 'vi web.yaml', 1, '', /^vi: there is no editor in this terminal: edit web\.yaml in the editor pane/],
  ],
}

describe('programs of the network', () => {
  for (const [title, rows] of Object.entries(ROWS)) {
    it.each(rows.map((row) => [`${row[0]}$ ${row[1]}`, row] as const))(
      `${title}: %s`,
      async (_, [where, line, code, out, err]) => {
        const said = await say(where, line)
        if (typeof out === 'string') expect(said.out).toBe(out)
        else expect(said.out).toMatch(out)
        if (typeof err === 'string') expect(said.err).toBe(err)
        else if (err) expect(said.err).toMatch(err)
        expect(said.status).toBe(code)
      },
    )
  }

  it('[PRG-8] lets as much time pass as the client waits', async () => {
    const before = cluster.time
    await say('pod/client', `curl -m 3 ${clusterIP}:81`)
    expect(cluster.time - before).toBeCloseTo(3000, -1)
  })
})
