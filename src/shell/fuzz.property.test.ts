import { beforeAll, describe, expect, it } from 'vitest'
import { Cluster } from '#engine'
import { EXAMPLES } from '#manifest/examples'
import { fc } from '../testing/property.ts'
import { clientPod, demo } from '../testing/demo.ts'
import { shellSession } from '../testing/shellSession.ts'
import { MemoryFiles } from './files/memory.ts'
import { Collector, textSource } from './io/stream.ts'
import { BUILTINS } from './bash/builtins/index.ts'
import { VERBS } from './kubectl/verbs/index.ts'
import type { Machine } from './machine.ts'
import { Shell } from './shell.ts'

/** By the clock on the wall. Nothing that people type takes a hundredth of it; a busy machine takes more than it should. */
const HANGING_MS = 20_000
/** Somebody presses Ctrl+C after so long, in virtual milliseconds. */
const PATIENCE_MS = 600_000
const HERE = 'HERE'

let machines: Machine[] = []

beforeAll(() => {
  const cluster = new Cluster()
  cluster.apply([...demo(), clientPod()])
  cluster.step(30_000)
  const { machine } = shellSession(cluster)
  const files = new MemoryFiles()
  files.write('/root/web.yaml', EXAMPLES['service/networking/run-my-nginx.yaml']!)
  files.write('/root/text', 'a\nb c\n\n1 2 3\n')
  const inside = machine.fleet.container('default', 'client')
  const node = machine.fleet.node('node-1')
  if (typeof inside === 'string' || typeof node === 'string') throw new Error(`${String(inside)} ${String(node)}`)
  machines = [{ ...machine, files }, inside, node]
})

const words = (text: string) => fc.constantFrom(...text.split(' '))

const word: fc.Arbitrary<string> = fc.oneof(
  words(
    'a 1 -1 0 x=1 "$x" $x ${x:-y} ${#x} ${x%%a*} "a b" \'$x\' * ?.yaml [a-z]* {a,b} {1..3} ~ - -- -n -l -o -v -f -i text web.yaml /etc/hosts . .. /dev/null $? $# $@ $((1+2)) $((x/0)) $(echo a) `echo b` $RANDOM \\ \\n $ ! % 10.96.0.10 nginx-clusterip nginx-clusterip:80 10.0.1.5:30100 pods svc deploy/nginx-demo nodes -A -w -oyaml -o=json --all --help',
  ),
  fc.string({ maxLength: 6 }),
)

/** What a shell on some machine can run, kubectl's verbs among it. */
const program: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...VERBS.map(({ name }) => `kubectl ${name}`)),
  fc.constantFrom(...BUILTINS.keys()),
  words(
    'echo cat head tail grep sed awk jq sort wc tr cut xargs tee seq sleep timeout date env curl wget nc ping nslookup dig host getent ip ss ls rm mkdir cp mv touch find printf true false test ssh trace watch iptables-save nft ipvsadm conntrack sh bash nope',
  ),
)

const command = fc.tuple(program, fc.array(word, { maxLength: 4 })).map(([name, args]) => [name, ...args].join(' '))

/** A manifest with a mistake, or several. */
const yaml: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...Object.values(EXAMPLES)), fc.array(fc.tuple(fc.nat(60), fc.nat(7), word), { maxLength: 4 }))
  .map(([text, mistakes]) =>
    mistakes
      .reduce((lines, [at, kind, junk]) => spoilt(lines, at % lines.length, kind, junk), text.split('\n'))
      .join('\n'),
  )

function spoilt(lines: readonly string[], at: number, kind: number, junk: string): string[] {
  const line = lines[at] ?? ''
  const key = line.slice(0, line.indexOf(':') + 1)
  const instead: readonly string[][] = [
    [],
    [line, line],
    [`  ${line}`],
    [line.trimStart()],
    [`${key} ${junk}`],
    [`${key} {a: [${junk}`],
    [line, '---'],
    [`${key} ${'9'.repeat(12)}`],
  ]
  return [...lines.slice(0, at), ...instead[kind]!, ...lines.slice(at + 1)]
}

const reading = words(
  'kubectl?apply?-f?- kubectl?create?-f?- kubectl?delete?-f?-?--wait=false kubectl?replace?-f?- kubectl?diff?-f?- kubectl?apply?--server-side?-f?- kubectl?apply?--dry-run=server?-oyaml?-f?- kubectl?get?-f?- kubectl?describe?-f?- kubectl?label?a=b?-f?- cat sh',
).map((text) => text.replaceAll('?', ' '))

const script: fc.Arbitrary<string> = fc.letrec<{ script: string; line: string }>((tie) => ({
  line: fc.oneof({ weight: 4, arbitrary: command }, { weight: 1, arbitrary: tie('script') }),
  script: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    command,
    fc.tuple(reading, yaml).map(([to, text]) => `${to} <<'${HERE}'\n${text}\n${HERE}`),
    fc.tuple(command, reading).map(([from, to]) => `${from} | ${to}`),
    fc.tuple(tie('line'), words('| && || ; & |&'), tie('line')).map(([a, join, b]) => `${a} ${join} ${b}`),
    fc.tuple(tie('line'), words('> >> 2> &> < >&2 2>&1 <<<'), word).map(([a, sign, to]) => `${a} ${sign} ${to}`),
    tie('line').map((a) => `(${a})`),
    tie('line').map((a) => `{ ${a}; }`),
    tie('line').map((a) => `x=$(${a})`),
    tie('line').map((a) => `for i in 1 2 3; do ${a}; done`),
    tie('line').map((a) => `while ${a}; do x=1; done`),
    tie('line').map((a) => `echo a b | while read l; do ${a}; done`),
    fc.tuple(tie('line'), tie('line')).map(([a, b]) => `if ${a}; then ${b}; fi`),
    tie('line').map((a) => `f() { ${a}; }; f; f x`),
    fc.tuple(word, tie('line')).map(([of, a]) => `case ${of} in a*) ${a};; *) echo;; esac`),
    tie('line').map((a) => `${a} &\nwait`),
    tie('line').map((a) => `set -eu; trap 'echo bye' EXIT; ${a}`),
    fc.string({ maxLength: 30 }),
  ),
})).script

/** Text as it is, or with a character too few or too many. */
const typed = fc.tuple(script, fc.nat(9), fc.nat(), fc.string({ maxLength: 1 })).map(([text, kind, seed, extra]) => {
  const at = seed % (text.length + 1)
  if (kind === 0) return text.slice(0, at) + text.slice(at + 1)
  return kind === 1 ? text.slice(0, at) + extra + text.slice(at) : text
})

async function run(machine: Machine, text: string, byLine: boolean, out = new Collector()): Promise<number> {
  const abort = new AbortController()
  const stdin = textSource(byLine ? `${text}\n` : 'one\ntwo\n')
  const shell = new Shell({ machine, stdin, stdout: out, stderr: out, signal: abort.signal, maxCommands: 500 })
  void machine.time.wait(PATIENCE_MS, abort.signal).then(
    () => abort.abort(),
    () => {},
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  const hanging = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`still running after ${HANGING_MS} ms: ${text}`)), HANGING_MS)
  })
  try {
    return await Promise.race([byLine ? shell.interact() : shell.runAndLeave(text), hanging])
  } finally {
    clearTimeout(timer)
    abort.abort()
  }
}

describe('scripts by chance', () => {
  it('[SHL-7] end with an exit code, wherever they are typed, and leave the cluster as well as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(2), typed, fc.boolean(), async (at, text, byLine) => {
        const status = await run(machines[at]!, text, byLine)
        expect(Number.isInteger(status) && status >= 0 && status <= 255).toBe(true)
      }),
      { numRuns: 400 },
    )
    const { out } = await shellSession(machines[0]!.cluster, machines[0]).type('kubectl get nodes -o name')
    expect(out).toContain('node/node-')
  }, 300_000)

  it('[SHL-7] fail with a sentence, where kubectl cannot take a manifest', async () => {
    await fc.assert(
      fc.asyncProperty(reading, yaml, async (to, text) => {
        const said = new Collector()
        const status = await run(machines[0]!, `${to} <<'${HERE}'\n${text}\n${HERE}`, false, said)
        expect(status === 0 || said.text.trim() !== '' || to.startsWith('kubectl diff')).toBe(true)
        expect(said.text).not.toMatch(/undefined|\[object |NaN|TypeError|RangeError/)
      }),
      { numRuns: 150 },
    )
  }, 300_000)
})
