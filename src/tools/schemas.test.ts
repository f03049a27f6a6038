import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './lib/paths.mjs'
import { generateSchemas } from './schemas.ts'

const generated = generateSchemas()
const schema = JSON.parse(generated['public/schemas/kubernetes.json']!)
const { definitions } = schema

describe('the generated schemas', () => {
  it.each(Object.keys(generated))('%s is what `npm run schemas` writes', (path) => {
    // A comparison of half a megabyte would print half a megabyte.
    expect(readFileSync(join(root, path), 'utf8') === generated[path], `run npm run schemas, ${path} is old`).toBe(true)
  })

  it('tell the kinds of a document apart by fixed apiVersion and kind', () => {
    expect(Object.keys(schema.roots)).toHaveLength(22)
    for (const [kind, { $ref }] of Object.entries<{ $ref: string }>(schema.roots)) {
      const { properties, required } = definitions[$ref.slice('#/definitions/'.length)]
      expect(properties.kind.const).toBe(kind)
      expect(properties.apiVersion.const).toMatch(/^([a-z0-9.]+\/)?v1$/)
      expect(required).toEqual(expect.arrayContaining(['apiVersion', 'kind', 'metadata']))
    }
    expect(definitions.Deployment['x-kubernetes-group-version-kind']).toEqual([
      { group: 'apps', version: 'v1', kind: 'Deployment' },
    ])
  })

  it('lead every reference somewhere, and close every struct', () => {
    const refs = [...generated['public/schemas/kubernetes.json']!.matchAll(/"#\/definitions\/([^"]+)"/g)].map(
      (match) => match[1]!,
    )
    expect(refs.length).toBeGreaterThan(300)
    expect(refs.filter((name) => !definitions[name])).toEqual([])
    for (const definition of Object.values<any>(definitions)) expect(definition.additionalProperties).toBe(false)
  })

  it('know what the declarations lost: integers, ports, enums, bytes', () => {
    const { port, targetPort, protocol } = definitions.ServicePort.properties
    expect(port).toMatchObject({ type: 'integer', minimum: 1, maximum: 65535 })
    expect(port.description).toContain('port')
    expect(targetPort.type).toEqual(['integer', 'string'])
    expect(protocol.enum).toEqual(['SCTP', 'TCP', 'UDP'])
    const fields = JSON.parse(generated['src/engine/kinds/schema/fields.json']!)
    expect(fields.types.PodSpec.terminationGracePeriodSeconds).toBe('int64')
    expect(fields.types.Secret.data).toBe('map[string][]byte')
    expect(fields.types.EndpointSlice.ports).toBe('[]discovery/EndpointPort')
  })

  it('leave no type of the field table without its fields', () => {
    const { types } = JSON.parse(generated['src/engine/kinds/schema/fields.json']!) as {
      types: Record<string, Record<string, string>>
    }
    const builtin = /^(string|bool|int32|int64|float64|IntOrString|Quantity|Time|byte|any)$/
    const named = Object.values(types).flatMap((fields) =>
      Object.values(fields).map((type) => type.replace(/^(\[\]|map\[string\])*/, '')),
    )
    expect([...new Set(named)].filter((name) => !builtin.test(name) && !types[name])).toEqual([])
  })
})
