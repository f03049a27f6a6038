import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { describe, expect, it } from 'vitest'
import { matches, type KubeObject } from '../../engine/api/index.ts'
import { Cluster } from '#engine'
import { describe as describeNamed } from '../../engine/kubectl.ts'
import { DESCRIBERS, describeObject } from '../../engine/kinds/describers.ts'
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
    expect(describeObject(found, context)).toBe(expected)
  })

  it('[CTL-1] has a line for every kind that says how it is described', () => {
    const folder = join(root, 'src/engine/kinds')
    const own = readdirSync(folder).filter((kind) => existsSync(join(folder, kind, 'describe.ts')))
    expect(Object.keys(DESCRIBERS).map((kind) => kind.toLowerCase())).toEqual(own)
  })

  it('[CTL-1] is at the door of the cluster', () => {
    const cluster = new Cluster()
    expect(describeNamed(cluster, 'Namespace', '', 'default')).toMatch(/^Name: +default\nLabels: +kubernetes\.io/)
    expect(describeNamed(cluster, 'Service', 'default', 'nope')).toBeUndefined()
  })

  it('differs from the recorded version in nothing that is not needed', () => {
    const all = recording.descriptions.map(({ text }) => text).join('\n')
    expect(NEWER.filter(({ was }) => all.search(was) < 0)).toEqual([])
  })
})
