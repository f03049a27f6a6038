import { describe, expect, it } from 'vitest'
import { fc } from '../../testing/property.ts'
import { KubectlSession } from '../../testing/kubectlSession.ts'
import { VERBS } from './verbs/index.ts'
import type { Verb } from './command.ts'

/** Every verb with the names of its flags, those of groups too. */
const COMMANDS = VERBS.flatMap((verb) => [verb, ...(verb.commands ?? []).map((inner) => named(verb, inner))])

function named(group: Verb, inner: Verb): Verb {
  return { ...inner, name: `${group.name} ${inner.name}` }
}

const WORDS = [
  'pods',
  'svc',
  'deploy/web',
  'web',
  'node-1',
  'nodes',
  'all',
  'x',
  'a=b',
  'a-',
  'pod/nope',
  'po,svc',
  'a/b/c',
  '--',
  '',
  '-A',
  '-n',
  'kube-system',
  '-l',
  'app=web',
  '-o',
  'yaml',
  'wide',
  'json',
  'name',
  '-f',
  'web.yaml',
  '-',
  '-k',
  '.',
  'jsonpath={.items[*].metadata.name}',
  'go-template={{range .items}}{{.kind}}{{end}}',
  'custom-columns=A:.b',
  '-it',
  '-p',
  '{"spec":{}}',
  '[]',
  'nginx=nginx:1.26',
  '--all',
  '--dry-run=client',
  '--dry-run=server',
  '--timeout=1s',
  '--for=delete',
]

const commandLine = fc.constantFrom(...COMMANDS).chain((verb) => {
  const flags = (verb.flags ?? []).map(({ name }) => `--${name}`)
  const word = fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom(...flags, '--help'), fc.string({ maxLength: 8 }))
  return fc.array(word, { maxLength: 5 }).map((words) => [verb.name, ...words.map(quoted)].join(' '))
})

function quoted(word: string): string {
  return `'${word.replaceAll("'", '').replaceAll('\n', ' ')}'`
}

describe('command lines by chance', () => {
  it('[KCTL-14] never break the shell, and end: a watch, or a forwarded port, when it is told to', async () => {
    const session = new KubectlSession(undefined, { 'web.yaml': 'kind: Service\napiVersion: v1\n' })
    await session.type('kubectl create deployment web --image=nginx; sleep 10')
    await fc.assert(
      fc.asyncProperty(commandLine, async (line) => {
        const { code } = await session.type(`timeout 20 kubectl ${line}`)
        expect(Number.isInteger(code)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })
})
