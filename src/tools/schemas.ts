/**
 * `npm run schemas`: reads the declarations of `kubernetes-models` (generated from Kubernetes' OpenAPI) and writes
 * - src/engine/kinds/schema/fields.json: the fields of every kind with their Go types, for the API server's decoder
 * - public/schemas/kubernetes.json: the same with descriptions, as JSON Schema draft-07, for the editor
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FieldTable } from '../engine/api/decode.ts'
import { readModels, type Field, type Models, type Struct } from './schemas-read.ts'

const CORE = 'kubernetes-models/v1'
const APPS = 'kubernetes-models/apps/v1'
const NETWORKING = 'kubernetes-models/networking.k8s.io/v1'
const GATEWAY = '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1'

/** Kind → folder of its declaration. */
const KINDS: Readonly<Record<string, string>> = {
  Service: CORE,
  Pod: CORE,
  Deployment: APPS,
  ReplicaSet: APPS,
  StatefulSet: APPS,
  DaemonSet: APPS,
  ControllerRevision: APPS,
  Endpoints: CORE,
  EndpointSlice: 'kubernetes-models/discovery.k8s.io/v1',
  Ingress: NETWORKING,
  IngressClass: NETWORKING,
  NetworkPolicy: NETWORKING,
  Namespace: CORE,
  Node: CORE,
  ConfigMap: CORE,
  Secret: CORE,
  ServiceAccount: CORE,
  Event: CORE,
}

/** Custom resources: the API server reads them by schemas of their own, so that only the editor's has them. */
const CUSTOM: Readonly<Record<string, string>> = {
  GatewayClass: GATEWAY,
  Gateway: GATEWAY,
  HTTPRoute: GATEWAY,
  ReferenceGrant: GATEWAY,
}

const ROOTS: ReadonlySet<string> = new Set([...Object.keys(KINDS), ...Object.keys(CUSTOM)])

/** What Go marshals even when it is empty and a program can tell the difference. Most fields are omitempty. */
const KEEP_EMPTY = [
  'EndpointSlice.endpoints',
  'EndpointSlice.ports',
  'discovery/EndpointPort.name',
  'Endpoint.addresses',
]

/** Ranges that OpenAPI leaves to the server's validation. A node port's range is the cluster's own affair. */
const PORT = { minimum: 1, maximum: 65535 }
const RANGES: Readonly<Record<string, { minimum: number; maximum?: number }>> = {
  'ServicePort.port': PORT,
  'ServicePort.nodePort': PORT,
  'ServicePort.targetPort': PORT,
  'ContainerPort.containerPort': PORT,
  'ContainerPort.hostPort': PORT,
  'EndpointPort.port': PORT,
  'discovery/EndpointPort.port': PORT,
  'ServiceBackendPort.number': PORT,
  'HTTPGetAction.port': PORT,
  'TCPSocketAction.port': PORT,
  'GRPCAction.port': PORT,
  'NetworkPolicyPort.port': PORT,
  'NetworkPolicyPort.endPort': PORT,
  'Listener.port': PORT,
  'DeploymentSpec.replicas': { minimum: 0 },
  'ReplicaSetSpec.replicas': { minimum: 0 },
  'StatefulSetSpec.replicas': { minimum: 0 },
  'ClientIPConfig.timeoutSeconds': { minimum: 1, maximum: 86400 },
}

/** Both files, as text: path from the repository's root → content. */
export function generateSchemas(): Record<string, string> {
  const models = readModels(KINDS)
  const all = readModels({ ...KINDS, ...CUSTOM })
  return {
    'src/engine/kinds/schema/fields.json': `${JSON.stringify(fieldTable(models), null, 1)}\n`,
    'public/schemas/kubernetes.json': `${JSON.stringify(jsonSchema(all))}\n`,
  }
}

function fieldTable({ structs }: Models): FieldTable {
  const kinds = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, kind]))
  const types = Object.entries(structs).map(([name, { fields }]) => [
    name,
    Object.fromEntries(Object.entries(fields).map(([field, { type }]) => [field, type])),
  ])
  return { kinds, types: Object.fromEntries(types), keepEmpty: KEEP_EMPTY }
}

type Schema = Record<string, unknown>

function jsonSchema({ structs }: Models): Schema {
  const definitions = Object.fromEntries(
    Object.entries(structs).map(([name, struct]) => [definitionName(name), definition(name, struct)]),
  )
  const roots: Schema = {}
  for (const kind of ROOTS) {
    const apiVersion = structs[kind]!.fields['apiVersion']!.enum![0] as string
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
    const identity = [{ group, version, kind }]
    Object.assign(definitions[kind]!, { 'x-kubernetes-group-version-kind': identity })
    roots[kind] = { $ref: `#/definitions/${kind}`, 'x-kubernetes-group-version-kind': identity }
  }
  return { $schema: 'http://json-schema.org/draft-07/schema#', definitions, roots }
}

function definition(name: string, { description, fields }: Struct): Schema {
  const properties = Object.entries(fields).map(([field, value]) => [
    field,
    property(`${name}.${field}`, value, ROOTS.has(name)),
  ])
  const required = Object.entries(fields).filter(
    ([field, value]) => value.required || (ROOTS.has(name) && field === 'metadata'),
  )
  return {
    type: 'object',
    ...(description && { description }),
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required: required.map(([field]) => field) }),
    additionalProperties: false,
  }
}

function property(at: string, { type, description, enum: values }: Field, root: boolean): Schema {
  const schema = typeSchema(type)
  return {
    ...schema,
    ...(values && { enum: values }),
    // A fixed apiVersion and kind are how the editor tells the kinds of a document apart.
    ...(root && values?.length === 1 && { const: values[0] }),
    ...RANGES[at],
    ...(description && { description }),
  }
}

function typeSchema(type: string): Schema {
  if (type.startsWith('map[string]')) {
    return { type: 'object', additionalProperties: typeSchema(type.slice('map[string]'.length)) }
  }
  if (type.startsWith('[]') && type !== '[]byte') return { type: 'array', items: typeSchema(type.slice(2)) }
  switch (type) {
    case 'string':
      return { type: 'string' }
    case '[]byte':
      return { type: 'string', contentEncoding: 'base64' }
    case 'bool':
      return { type: 'boolean' }
    case 'int32':
    case 'int64':
      return { type: 'integer' }
    case 'float64':
      return { type: 'number' }
    case 'IntOrString':
      return { type: ['integer', 'string'] }
    case 'Quantity':
      return { type: ['string', 'number'] }
    case 'Time':
      return { type: ['string', 'null'], format: 'date-time' }
    case 'any':
      return {}
  }
  return { $ref: `#/definitions/${definitionName(type)}` }
}

/** A slash in a JSON pointer would have to be escaped. */
function definitionName(type: string): string {
  return type.replace('/', '.')
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(generateSchemas())) {
    const file = resolve(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    console.log(`${path}: ${Math.round(text.length / 1024)} kB`)
  }
}
