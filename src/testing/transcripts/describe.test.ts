import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { describe, expect, it } from 'vitest'
import { matches, type KindDefinition, type KubeObject } from '../../engine/api/index.ts'
import { Cluster } from '../../engine/cluster.ts'
import { defaultConfig } from '../../engine/config.ts'
import { describeObject, kinds } from '../../engine/kinds/index.ts'
import { root } from '../../tools/lib/paths.mjs'
import recording from './describe.json' with { type: 'json' }

/** What kubectl v1.36 prints otherwise than the v1.33 that was recorded. */
const NEWER: readonly { why: string; was: RegExp; is: string }[] = [
  {
    why: 'since v1.34 a port that has a name is shown with it',
    was: /(8080|0)\/TCP, (5353|53)\/UDP/g,
    is: '$1/TCP (http), $2/UDP (dns-udp)',
  },
  {
    why: 'the version of kube-proxy is gone: kubelets never knew it',
    was: /^ {2}Kube-Proxy Version: +\n/gm,
    is: '',
  },
  {
    why: 'the keys of a Secret are in order, no longer in that of a Go map',
    was: /^(token: .*\n)((?:password|namespace): .*\n)/gm,
    is: '$2$1',
  },
  {
    why: 'since v1.35 secrets and tokens of a service account are not shown: nobody fills that field any more',
    was: /^(?:Mountable secrets|Tokens): +<none>\n/gm,
    is: '',
  },
  {
    why: 'since v1.35 a service account is described without looking for its secrets',
    was: / \(not found\)$/gm,
    is: '',
  },
  {
    why: 'since v1.35 an event says to which container it belongs',
    was: /(?<= kubelet {2,})(?=Container started)/g,
    is: 'spec.containers{web}: ',
  },
]

const file = join(root, 'src/testing/transcripts/describe-objects.yaml')
const objects = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as KubeObject)
const definitions = new Map(kinds(defaultConfig()).map((kind): [string, KindDefinition] => [kind.kind, kind]))
const context = { api: apiOver(objects), now: Date.parse(recording.now) }

function apiOver(all: readonly KubeObject[]) {
  const list = (kind: string, { namespace, selector }: { namespace?: string; selector?: object } = {}) =>
    all.filter(
      ({ kind: own, metadata }) =>
        own === kind &&
        (!namespace || metadata.namespace === namespace) &&
        (!selector || matches(metadata.labels, selector)),
    )
  return {
    get: (kind: string, namespace: string | undefined, name: string) =>
      list(kind, namespace ? { namespace } : {}).find(({ metadata }) => metadata.name === name),
    list,
    ownedBy: () => [],
  } as never
}

describe('kubectl describe', () => {
  it.each(recording.descriptions)('[CTL-1] says of $object what kubectl says, to the space', ({ object, text }) => {
    const [kind, name] = object.split('/')
    const found = objects.find((each) => each.kind.toLowerCase() === kind && each.metadata.name === name)!
    const expected = NEWER.reduce((sum, { was, is }) => sum.replace(was, is), text)
    expect(describeObject(definitions.get(found.kind), found, context)).toBe(expected)
  })

  it('[CTL-1] is at the door of the cluster', () => {
    const cluster = new Cluster()
    expect(cluster.describe('Namespace', '', 'default')).toMatch(/^Name: +default\nLabels: +kubernetes\.io/)
    expect(cluster.describe('Service', 'default', 'nope')).toBeUndefined()
  })

  it('differs from the recorded version in nothing that is not needed', () => {
    const all = recording.descriptions.map(({ text }) => text).join('\n')
    expect(NEWER.filter(({ was }) => all.search(was) < 0)).toEqual([])
  })
})
