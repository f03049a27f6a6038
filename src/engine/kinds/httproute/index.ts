import { defineKind } from '../../api/kind.ts'
import { AGE, NAME } from '../columns.ts'
import { fromSchema } from '../gatewayApi.ts'
import { httpRouteSpec } from './schema.ts'
import type { HTTPRoute } from './types.ts'

/** gateway.networking.k8s.io/v1 HTTPRoute. */
export const httpRoute = defineKind<HTTPRoute>({
  apiVersion: 'gateway.networking.k8s.io/v1',
  served: ['gateway.networking.k8s.io/v1beta1'],
  kind: 'HTTPRoute',
  plural: 'httproutes',
  singular: 'httproute',
  categories: ['gateway-api'],
  namespaced: true,
  statusSubresource: true,
  ...fromSchema<HTTPRoute>(httpRouteSpec),
  columns: [
    NAME,
    { name: 'Hostnames', value: ({ spec }) => (spec.hostnames ? JSON.stringify(spec.hostnames) : '') },
    AGE,
  ],
})
