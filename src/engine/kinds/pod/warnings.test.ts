import { describe, expect, it } from 'vitest'
import { world } from '../../../testing/engine.ts'

const at = 'spec.containers[0]'

function warned(container: object, spec: object = {}, kind: 'Pod' | 'Deployment' = 'Pod'): string[] {
  const pod = { containers: [{ name: 'c', image: 'nginx', ...container }], ...spec }
  const labels = { app: 'x' }
  const body =
    kind === 'Pod'
      ? { apiVersion: 'v1', spec: pod }
      : {
          apiVersion: 'apps/v1',
          spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
        }
  const reply = world().api.create({ kind, metadata: { name: 'x' }, ...body })
  if (!reply.ok) throw new Error(reply.status.message)
  return reply.warnings ?? []
}

const twice = (value: string) => ({
  env: [
    { name: 'A', value: 'x' },
    { name: 'A', value },
  ],
})
const hidden = 'hides previous definition of "A", which may be dropped when using apply'

describe('the author of a pod is warned', () => {
  it.each([
    ['of a variable that hides another', twice('y'), {}, [`${at}.env[1]: ${hidden}`]],
    ['of nothing where it builds on the other', twice('$(A)y'), {}, []],
    ['of a variable that says itself', twice('$(A)'), {}, [`${at}.env[1]: ${hidden}`]],
    [
      'of a port that is there twice',
      { ports: [{ containerPort: 80 }, { containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }] },
      {},
      [`${at}.ports[1]: duplicate port definition with ${at}.ports[0]`],
    ],
    [
      'of a port that is there with a host port, too',
      { ports: [{ containerPort: 80 }, { containerPort: 80, hostPort: 81 }] },
      {},
      [`${at}.ports[1]: overlapping port definition with ${at}.ports[0]`],
    ],
    [
      'of half a byte',
      { resources: { limits: { memory: '500m' } } },
      {},
      ['limits', 'requests'].map(
        (which) => `${at}.resources.${which}[memory]: fractional byte value "500m" is invalid, must be an integer`,
      ),
    ],
    [
      'of labels that nodes will lose',
      {},
      { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } },
      ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'],
    ],
    [
      'of spreading that means nobody',
      {},
      { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }] },
      ['spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod'],
    ],
  ])('[WARN-1] %s', (_, container, spec, words) => {
    expect(warned(container, spec)).toEqual(words)
  })

  it('[WARN-1] as is the author of a template, where that is new', () => {
    expect(warned(twice('y'), {}, 'Deployment')).toEqual([`spec.template.${at}.env[1]: ${hidden}`])
    const w = world()
    const labels = { app: 'x' }
    const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx', ...twice('y') }] } }
    const spec = { selector: { matchLabels: labels }, template }
    w.api.create({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec })
    const label = w.api.mergePatch('Deployment', 'default', 'x', { metadata: { labels: { a: 'b' } } })
    expect(label).not.toHaveProperty('warnings')
  })
})
