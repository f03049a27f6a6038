import { defineKind } from '../../api/kind.ts'
import { AGE, NAME } from '../columns.ts'
import {
  conditionStatus,
  fromSchema,
  group,
  hostname,
  kindName,
  labelSelector,
  list,
  map,
  namespaceName,
  object,
  objectName,
  portNumber,
  sectionName,
  text,
  waiting,
} from '../gatewayApi.ts'
import type { Rule, Schema } from '../openapi.ts'
import type { Gateway, Listener } from './types.ts'

type ListenerTls = NonNullable<Listener['tls']>

const PROTOCOL =
  '^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9]+$'

const reference = object(
  {
    group: { ...group, default: '' },
    kind: { ...kindName, default: 'Secret' },
    name: objectName,
    namespace: namespaceName,
  },
  ['name'],
)

const tls: Schema = object(
  {
    mode: { type: 'string', enum: ['Terminate', 'Passthrough'], default: 'Terminate' },
    certificateRefs: list(reference, { maxItems: 64 }),
    options: map(),
  },
  [],
  {
    rules: [
      [
        'certificateRefs or options must be specified when mode is Terminate',
        ({ mode, certificateRefs = [], options = {} }: ListenerTls) =>
          mode !== 'Terminate' || certificateRefs.length > 0 || Object.keys(options).length > 0,
      ],
    ],
  },
)

const allowedRoutes: Schema = object(
  {
    namespaces: object(
      { from: { type: 'string', enum: ['All', 'Selector', 'Same'], default: 'Same' }, selector: labelSelector },
      [],
      { default: { from: 'Same' } },
    ),
    kinds: list(object({ group: { ...group, default: 'gateway.networking.k8s.io' }, kind: kindName }, ['kind']), {
      maxItems: 8,
    }),
  },
  [],
  { default: { namespaces: { from: 'Same' } } },
)

/** Whether no two of the listeners say the same; a listener without a hostname is like others without one. */
function allDiffer(listeners: readonly Listener[], say: (listener: Listener) => string): boolean {
  return new Set(listeners.map(say)).size === listeners.length
}

const RULES: readonly Rule[] = [
  [
    "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']",
    (all: Listener[]) => all.every((l) => !['HTTP', 'TCP', 'UDP'].includes(l.protocol) || !l.tls),
  ],
  [
    'tls mode must be Terminate for protocol HTTPS',
    (all: Listener[]) => all.every((l) => l.protocol !== 'HTTPS' || !l.tls || l.tls.mode === 'Terminate'),
  ],
  [
    "hostname must not be specified for protocols ['TCP', 'UDP']",
    (all: Listener[]) => all.every((l) => !['TCP', 'UDP'].includes(l.protocol) || !l.hostname),
  ],
  ['Listener name must be unique within the Gateway', (all: Listener[]) => allDiffer(all, ({ name }) => name)],
  [
    'Combination of port, protocol and hostname must be unique for each listener',
    (all: Listener[]) => allDiffer(all, ({ port, protocol, hostname }) => JSON.stringify([port, protocol, hostname])),
  ],
]

/** gateway.networking.k8s.io/v1 Gateway. */
export const gateway = defineKind<Gateway>({
  apiVersion: 'gateway.networking.k8s.io/v1',
  served: ['gateway.networking.k8s.io/v1beta1'],
  kind: 'Gateway',
  plural: 'gateways',
  singular: 'gateway',
  shortNames: ['gtw'],
  categories: ['gateway-api'],
  namespaced: true,
  statusSubresource: true,
  ...fromSchema<Gateway>(
    object(
      {
        gatewayClassName: objectName,
        listeners: list(
          object(
            {
              name: sectionName,
              hostname,
              port: portNumber,
              protocol: { type: 'string', minLength: 1, maxLength: 255, pattern: PROTOCOL },
              tls,
              allowedRoutes,
            },
            ['name', 'port', 'protocol'],
          ),
          { minItems: 1, maxItems: 64, keys: ['name'], rules: RULES },
        ),
        addresses: list(object({ type: { ...text, default: 'IPAddress' }, value: text }), { maxItems: 16 }),
        infrastructure: object({
          labels: map(),
          annotations: map(),
          parametersRef: object({ group, kind: kindName, name: objectName }, ['group', 'kind', 'name']),
        }),
      },
      ['gatewayClassName', 'listeners'],
    ),
    () => waiting('Accepted', 'Programmed'),
  ),
  columns: [
    NAME,
    { name: 'Class', value: ({ spec }) => spec.gatewayClassName },
    { name: 'Address', value: ({ status }) => (status.addresses ?? []).map(({ value }) => value).join(',') },
    { name: 'Programmed', value: ({ status }) => conditionStatus(status.conditions, 'Programmed') },
    AGE,
  ],
})
