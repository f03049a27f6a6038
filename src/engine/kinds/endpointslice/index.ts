import { invalid } from '../../api/field.ts'
import { defineKind } from '../../api/kind.ts'
import { AGE, NAME } from '../columns.ts'
import { endpointSliceController } from './controller.ts'
import type { EndpointSlice } from './types.ts'
import { validateEndpointSlice } from './validate.ts'

const SHOWN = 3

/** discovery.k8s.io/v1 EndpointSlice. */
export const endpointSlice = defineKind<EndpointSlice>({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  namespaced: true,
  generation: true,
  defaults(object) {
    // all three are written even when empty: they are no pointers in Go
    object.endpoints ??= []
    object.ports ??= []
    const endpoints = object.endpoints as Record<string, unknown>[]
    for (let i = 0; i < endpoints.length; i++) endpoints[i]!.conditions ??= {}
    for (const port of object.ports as Record<string, unknown>[]) {
      port.name ??= ''
      port.protocol ??= 'TCP'
    }
  },
  validate: validateEndpointSlice,
  validateUpdate: (next, old) =>
    next.addressType === old.addressType ? [] : [invalid('addressType', next.addressType, 'field is immutable')],
  columns: [
    NAME,
    { name: 'AddressType', value: ({ addressType }) => addressType },
    { name: 'Ports', value: ({ ports }) => shorten((ports ?? []).map(({ port, name }) => String(port ?? name))) },
    { name: 'Endpoints', value: ({ endpoints }) => shorten(endpoints.flatMap(({ addresses }) => addresses)) },
    AGE,
  ],
  controllers: [endpointSliceController],
})

function shorten(items: string[]): string {
  if (!items.length) return '<unset>'
  const rest = items.length - SHOWN
  return items.slice(0, SHOWN).join(',') + (rest > 0 ? ` + ${rest} more...` : '')
}
