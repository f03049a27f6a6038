import { beforeAll, describe, expect, it } from 'vitest'
import { Cluster } from '#engine'
import { fc } from '../../testing/property.ts'
import { clientPod, demo } from '../../testing/demo.ts'
import { shellSession } from '../../testing/shellSession.ts'
import { Collector, NOTHING } from '../io/stream.ts'
import type { Machine } from '../machine.ts'
import { Shell } from '../shell.ts'
import { allPrograms } from './index.ts'

const cluster = new Cluster()
const machines: Machine[] = []

beforeAll(() => {
  const tools = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'tools' },
    spec: { containers: [{ name: 'c', image: 'nicolaka/netshoot', command: ['sleep', 'infinity'] }] },
  }
  cluster.apply([...demo(), clientPod(), tools])
  cluster.step(30_000)
  const { machine } = shellSession(cluster)
  const { fleet } = machine
  for (const each of [
    machine,
    fleet.node('node-1'),
    fleet.container('default', 'client'),
    fleet.container('default', 'tools'),
  ]) {
    if (typeof each === 'string') throw new Error(each)
    machines.push(each)
  }
})

const names = [...new Set(allPrograms().map(({ name }) => name))].filter((name) => !/^(yes|sleep|timeout)$/.test(name))
const flag = fc.constantFrom(
  ...'-v -s -z -w -u -n -c -i -t -L -S -I -o -O -x -p -4 -6 -q -T -h -e -1 -zv -tlnp -qO- -- - --help --resolve --connect-timeout +short +search +noall @10.96.0.10 -X -H -d -k -m -f --retry -nv -Ln list save show addr route'.split(
    ' ',
  ),
)
const word = fc.oneof(
  fc.constantFrom(
    ...'nginx-clusterip nginx-clusterip:80 10.0.1.5 10.0.1.5:30100 http://10.0.1.5:30100/ 80 1-3 5 node-1 /etc/hosts [::1] default ruleset eth0 kube-dns.kube-system A SRV 10.96.0.10 . valueOf constructor __proto__'.split(
      ' ',
    ),
  ),
  // Numbers that are none, or too large, or would make a loop stand still.
  fc.constantFrom('', '0', '-1', '00', '1e3', '0x10', '1.5', '9999999', '99999999999999999999', 'NaN', '-'),
  fc.string({ maxLength: 12 }),
)
const argv = fc.tuple(fc.constantFrom(...names), fc.array(fc.oneof(flag, word), { maxLength: 5 }))

describe('programs', () => {
  it('[PRG-7] end, or are stopped by Ctrl+C, whatever they are called with', async () => {
    const run = async (machine: Machine, line: readonly string[]) => {
      const out = new Collector()
      const abort = new AbortController()
      const shell = new Shell({
        machine,
        stdin: NOTHING,
        stdout: out,
        stderr: out,
        signal: abort.signal,
        maxCommands: 1000,
      })
      // A ping or a watch without an end goes on until somebody stops it: here after three virtual hours.
      void machine.time.wait(3 * 3_600_000, abort.signal).then(
        () => abort.abort(),
        () => {},
      )
      const status = await shell.execute(line)
      abort.abort()
      return status
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(3), argv, async (at, [name, args]) => {
        const status = await run(machines[at]!, [name, ...args])
        expect(Number.isInteger(status) && status >= 0 && status <= 255).toBe(true)
      }),
      { numRuns: 400 },
    )
  }, 120_000)
})
