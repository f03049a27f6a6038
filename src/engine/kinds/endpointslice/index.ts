import { invalid, notSupported, required, tooMany } from '../../api/field.ts'
import { defineKind } from '../../api/kind.ts'
import type { StatusCause } from '../../api/types.ts'
import { AGE, NAME } from '../columns.ts'
import { parseIPv4 } from '../ip.ts'
import { endpointSliceController } from './controller.ts'
import { describeEndpointSlice } from './describe.ts'
import type { EndpointSlice } from './types.ts'

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
    // both are written even when empty: they are no pointers in Go
    object.endpoints ??= []
    object.ports ??= []
    for (const port of object.ports as Record<string, unknown>[]) {
      port.name ??= ''
      port.protocol ??= 'TCP'
    }
  },
  validate: validateEndpointSlice,
  columns: [
    NAME,
    { name: 'AddressType', value: ({ addressType }) => addressType },
    { name: 'Ports', value: ({ ports }) => shorten((ports ?? []).map(({ port, name }) => String(port ?? name))) },
    { name: 'Endpoints', value: ({ endpoints }) => shorten(endpoints.flatMap(({ addresses }) => addresses)) },
    AGE,
  ],
  describe: describeEndpointSlice,
  controllers: [endpointSliceController],
})

function shorten(items: string[]): string {
  if (!items.length) return '<unset>'
  const rest = items.length - SHOWN
  return items.slice(0, SHOWN).join(',') + (rest > 0 ? ` + ${rest} more...` : '')
}

/** ValidateEndpointSlice of k8s.io/kubernetes/pkg/apis/discovery/validation, for what people write by hand. */
function validateEndpointSlice({ addressType, endpoints, ports }: EndpointSlice): StatusCause[] {
  const causes: StatusCause[] = []
  const types = ['IPv4', 'IPv6', 'FQDN']
  if (!addressType) causes.push(required('addressType'))
  else if (!types.includes(addressType)) causes.push(notSupported('addressType', addressType, [...types].sort()))
  if (endpoints.length > 1000) causes.push(tooMany('endpoints', endpoints.length, 1000))
  endpoints.forEach(({ addresses = [] }, i) => {
    if (!addresses.length) causes.push(required(`endpoints[${i}].addresses`, 'must contain at least 1 address'))
    addresses.forEach((address, j) => {
      if (addressType !== 'IPv4') return
      const field = `endpoints[${i}].addresses[${j}]`
      const ip = parseIPv4(address)
      if (ip === undefined) causes.push(invalid(field, address, 'must be a valid IPv4 address'))
      else if (ip >>> 24 === 127)
        causes.push(invalid(field, address, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'))
      else if (ip >>> 16 === 0xa9fe)
        causes.push(invalid(field, address, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'))
    })
  })
  ports?.forEach(({ port }, i) => {
    if (port !== undefined && (port < 1 || port > 65535))
      causes.push(invalid(`ports[${i}].port`, port, 'must be between 1 and 65535, inclusive'))
  })
  return causes
}
