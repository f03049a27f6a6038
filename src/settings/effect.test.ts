import { expect, it } from 'vitest'
import { draftOf } from './draft.ts'
import { differences, effectOf } from './effect.ts'

const PLAYGROUND = 'kind: Playground\napiVersion: podpath.dev/v1\n'
const KIND = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n'

it.each([
  ['the same text', PLAYGROUND, PLAYGROUND, 'none'],
  ['a comment', '', '# nothing\n', 'text'],
  ['a default in words', '', `${KIND}networking: {kubeProxyMode: iptables}\n`, 'text'],
  ['the firewall alone', PLAYGROUND, `${PLAYGROUND}firewall: {nodePorts: closed}\n`, 'firewall'],
  ['a mode', '', `${KIND}networking: {kubeProxyMode: ipvs}\n`, 'anew'],
  [
    'a mode and the firewall',
    '',
    `${KIND}networking: {kubeProxyMode: ipvs}\n---\n${PLAYGROUND}firewall: {nodePorts: closed}\n`,
    'anew',
  ],
  ['an address of a node', '', `${PLAYGROUND}nodes: [{internalIP: 10.0.9.9}]\n`, 'anew'],
])('asks for a new cluster only where there is no other way: %s', (_, now, next, effect) => {
  expect(effectOf(draftOf(now, 1), draftOf(next, 1))).toBe(effect)
})

it('tells what differs in a few words', () => {
  const next = draftOf(
    `${KIND}networking: {kubeProxyMode: ipvs}\nnodes: [{role: worker}]\n---\n${PLAYGROUND}cloudProvider: aws\n`,
    1,
  )
  expect(differences(draftOf('', 1).config, next.config)).toEqual([
    'kube-proxy: iptables → ipvs',
    'scheduler: – → rr',
    'cloud: gcp → aws',
    'nodes: 3 → 1',
  ])
  expect(
    differences(draftOf('', 1).config, draftOf(`${PLAYGROUND}nodes: [{}, {}, {externalIP: null}]\n`, 1).config),
  ).toEqual(['addresses or names'])
})
