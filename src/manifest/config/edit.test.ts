import { describe, expect, it } from 'vitest'
import { fc } from '../../testing/property.ts'
import { ConfigText, type ConfigChange } from './edit.ts'
import { parseClusterConfig } from './index.ts'

const mode = (value: string | undefined): ConfigChange => ({
  kind: 'Cluster',
  path: ['networking', 'kubeProxyMode'],
  value,
})
const seed = (value: number | undefined): ConfigChange => ({ kind: 'Playground', path: ['seed'], value })
const edited = (text: string, ...changes: ConfigChange[]) => new ConfigText(text).edit(changes).text

describe('a change of the configuration', () => {
  it('writes the document that it needs, with what kind calls it', () => {
    expect(edited('', mode('nftables'))).toBe(
      'apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnetworking:\n  kubeProxyMode: nftables\n',
    )
  })

  it('puts documents in the order in which people read them', () => {
    const text = edited('', seed(7), mode('ipvs'), {
      kind: 'KubeProxyConfiguration',
      path: ['ipvs', 'scheduler'],
      value: 'sh',
    })
    expect(text.match(/^kind: .*/gm)).toEqual(['kind: Cluster', 'kind: KubeProxyConfiguration', 'kind: Playground'])
    expect(parseClusterConfig(text)).toMatchObject({
      diagnostics: [],
      config: { seed: 7, proxy: { mode: 'ipvs', ipvsScheduler: 'sh' } },
    })
  })

  it('leaves what a person wrote: comments, order, quotes, and other documents to the letter', () => {
    const before = `# my lab
kind: Cluster # of three
apiVersion: kind.x-k8s.io/v1alpha4

networking:
  # the new one
  kubeProxyMode: "nftables" # since 1.33
  podSubnet: 10.8.0.0/16
nodes:
- role: worker
- {role: worker, labels: {disk: ssd}}
--- # what kind has no place for
kind:   Playground
apiVersion:   podpath.dev/v1
seed:   0x10
`
    expect(edited(before, mode('ipvs'))).toBe(before.replace('"nftables"', '"ipvs"'))
    expect(edited(before, { kind: 'Cluster', path: ['nodes', 1, 'labels', 'disk'], value: 'no' })).toBe(
      before.replace('disk: ssd', 'disk: "no"'),
    )
  })

  it('takes away what it leaves empty, and a document that nobody would miss', () => {
    const text = edited('', seed(7), mode('ipvs'))
    expect(edited(text, mode(undefined))).toBe('apiVersion: podpath.dev/v1\nkind: Playground\nseed: 7\n')
    expect(edited(text, mode(undefined), seed(undefined))).toBe('')
  })

  it('keeps a document that has nothing but a comment', () => {
    const text = '# for the course\nkind: Playground\napiVersion: podpath.dev/v1\nseed: 7\n'
    expect(edited(text, seed(undefined))).toBe('# for the course\nkind: Playground\napiVersion: podpath.dev/v1\n')
  })

  it('changes nothing by taking away what is not there', () => {
    const text = 'kind:   Playground\n'
    expect(edited(text, mode(undefined), seed(undefined))).toBe(text)
  })

  it('fills a field that was left without a value', () => {
    const text = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking:\n'
    expect(new ConfigText(text).edit([mode('ipvs')]).get('Cluster', ['networking'])).toEqual({ kubeProxyMode: 'ipvs' })
  })

  it('finds a document behind a text that begins with ---, and one in JSON', () => {
    expect(edited('---\nkind: Playground\napiVersion: podpath.dev/v1\n', seed(7))).toContain('seed: 7')
    const json = '{"kind":"Playground","apiVersion":"podpath.dev/v1","seed":3}\n'
    expect(parseClusterConfig(edited(json, seed(7))).config.seed).toBe(7)
  })

  it.each([
    ['a tab where spaces belong', 'kind: Cluster\n\tnodes: []\n'],
    ['a list', '- kind: Cluster\n'],
    ['half a quote', 'kind: "Clus'],
  ])('is for people to make where the text is no configuration: %s', (_, text) => {
    expect(new ConfigText(text).problem).not.toBeNull()
  })

  it('is what the reader of configurations then finds, and comes back out without a trace', () => {
    const change = fc.oneof(
      fc.constantFrom('nftables', 'ipvs').map(mode),
      fc.integer({ min: 0, max: 99 }).map(seed),
      fc.constantFrom('aws', 'azure', 'none').map((value): ConfigChange => ({
        kind: 'Playground',
        path: ['cloudProvider'],
        value,
      })),
      fc.boolean().map((value): ConfigChange => ({
        kind: 'KubeProxyConfiguration',
        path: ['iptables', 'masqueradeAll'],
        value,
      })),
    )
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), (changes) => {
        let text = new ConfigText('')
        for (const one of changes) {
          text = text.edit([one])
          expect(text.problem).toBeNull()
          expect(text.get(one.kind, one.path)).toBe(one.value)
        }
        expect(parseClusterConfig(text.text).diagnostics).toEqual([])
        expect(text.edit(changes.map((one) => ({ ...one, value: undefined }))).text).toBe('')
      }),
      { numRuns: 60 },
    )
  })
})
