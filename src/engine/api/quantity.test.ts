import { describe, expect, it } from 'vitest'
import { plainApi, refusal, accepted, type Thing } from '../../testing/apiServer.ts'
import { canonicalQuantity, QUANTITY_FORMAT } from './quantity.ts'

describe('quantities', () => {
  it.each([
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1.5', '1500m'],
    ['100m', '100m'],
    ['0', '0'],
    ['-0', '0'],
    ['+2', '2'],
    ['-500m', '-500m'],
    ['1024Mi', '1Gi'],
    ['2000Mi', '2000Mi'],
    ['0.5Gi', '512Mi'],
    ['0.5Ki', '512'],
    ['0.1Gi', '107374182400m'],
    ['128974848', '128974848'],
    ['129M', '129M'],
    ['1000k', '1M'],
    ['1e3', '1e3'],
    ['1E4', '10e3'],
    ['12e-3', '12e-3'],
    ['5e0', '5'],
    ['1000000n', '1m'],
    ['0.0000000001', '1n'],
    ['.5', '500m'],
    ['5.', '5'],
    [' 1 ', '1'],
  ])('[API-32] store %s as %s', (written, text) => {
    expect(canonicalQuantity(written)).toEqual({ text })
    expect(canonicalQuantity(text)).toEqual({ text })
  })

  it.each([
    ['lots', QUANTITY_FORMAT],
    ['', QUANTITY_FORMAT],
    ['1.2.3', QUANTITY_FORMAT],
    ['5X', QUANTITY_FORMAT],
    ['5KK', "unable to parse quantity's suffix"],
    ['1e', "unable to parse quantity's suffix"],
    ['Ki', 'unable to parse numeric part of quantity'],
  ])('[API-32] refuse %s', (written, wrong) => {
    expect(canonicalQuantity(written)).toEqual({ wrong })
  })

  it('[API-32] are stored so in objects, whether written as text or number', () => {
    const { api } = plainApi()
    const pod = (cpu: unknown) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { containers: [{ name: 'web', image: 'nginx', resources: { requests: { cpu, memory: '1024Mi' } } }] },
    })
    expect(refusal(api.create(pod('lots')))).toBe(`Pod in version "v1" cannot be handled as a Pod: ${QUANTITY_FORMAT}`)
    const { spec } = accepted(api.create<Thing>(pod(0.25)))
    expect(spec['containers'][0].resources.requests).toEqual({ cpu: '250m', memory: '1Gi' })
  })
})
