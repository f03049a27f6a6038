import { invalid } from '../../api/field.ts'
import { defineKind } from '../../api/kind.ts'
import { AGE, NAME } from '../columns.ts'
import {
  conditionStatus,
  fromSchema,
  group,
  kindName,
  namespaceName,
  object,
  objectName,
  waiting,
} from '../gatewayApi.ts'
import type { GatewayClass } from './types.ts'

const CONTROLLER =
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$"

/** gateway.networking.k8s.io/v1 GatewayClass. */
export const gatewayClass = defineKind<GatewayClass>({
  apiVersion: 'gateway.networking.k8s.io/v1',
  served: ['gateway.networking.k8s.io/v1beta1'],
  kind: 'GatewayClass',
  plural: 'gatewayclasses',
  singular: 'gatewayclass',
  shortNames: ['gc'],
  categories: ['gateway-api'],
  namespaced: false,
  statusSubresource: true,
  ...fromSchema<GatewayClass>(
    object(
      {
        controllerName: { type: 'string', minLength: 1, maxLength: 253, pattern: CONTROLLER },
        description: { type: 'string', maxLength: 64 },
        parametersRef: object({ group, kind: kindName, name: objectName, namespace: namespaceName }, [
          'group',
          'kind',
          'name',
        ]),
      },
      ['controllerName'],
    ),
    () => waiting('Accepted'),
  ),
  validateUpdate: ({ spec: next }, { spec: old }) =>
    next.controllerName === old.controllerName ? [] : [invalid('spec.controllerName', 'string', 'Value is immutable')],
  columns: [
    NAME,
    { name: 'Controller', value: ({ spec }) => spec.controllerName },
    { name: 'Accepted', value: ({ status }) => conditionStatus(status.conditions, 'Accepted') },
    AGE,
    { name: 'Description', wide: true, value: ({ spec }) => spec.description ?? '' },
  ],
})
