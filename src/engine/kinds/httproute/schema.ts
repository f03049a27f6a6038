/** The schema of HTTPRoute's CRD: kubernetes-sigs/gateway-api apis/v1/httproute_types.go. */
import {
  GROUP,
  group,
  hostname,
  kindName,
  list,
  namespaceName,
  object,
  objectName,
  portNumber,
  sectionName,
  text,
} from '../gatewayApi.ts'
import type { Rule, Schema } from '../openapi.ts'
import type { BackendRef, RouteFilter, RouteRule } from './types.ts'

const HEADER_NAME = "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$"
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']
const DURATION = '^([0-9]{1,5}(h|m|s|ms)){1,4}$'
const PLAIN = "['Exact', 'PathPrefix']"

const headerName: Schema = { type: 'string', minLength: 1, maxLength: 256, pattern: HEADER_NAME }
const matchType: Schema = { type: 'string', enum: ['Exact', 'RegularExpression'], default: 'Exact' }

const valueMatch = (maxLength: number) =>
  object({ type: matchType, name: headerName, value: { type: 'string', minLength: 1, maxLength } }, ['name', 'value'])

interface PathMatch {
  type: string
  value: string
}

const isPlain = ({ type }: PathMatch) => type === 'Exact' || type === 'PathPrefix'
const never = (part: string): Rule => [
  `must not contain '${part}' when type one of ${PLAIN}`,
  (self: PathMatch) => !isPlain(self) || !self.value.includes(part),
]
const neverAtEnd = (part: string): Rule => [
  `must not end with '${part}' when type one of ${PLAIN}`,
  (self: PathMatch) => !isPlain(self) || !self.value.endsWith(part),
]

const path: Schema = object(
  {
    type: { type: 'string', enum: ['Exact', 'PathPrefix', 'RegularExpression'], default: 'PathPrefix' },
    value: { type: 'string', maxLength: 1024, default: '/' },
  },
  [],
  {
    default: { type: 'PathPrefix', value: '/' },
    rules: [
      [
        `value must be an absolute path and start with '/' when type one of ${PLAIN}`,
        (self: PathMatch) => !isPlain(self) || self.value.startsWith('/'),
      ],
      ...['//', '/./', '/../', '%2f', '%2F', '#'].map(never),
      ...['/..', '/.'].map(neverAtEnd),
      [
        `must only contain valid characters (matching ^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$) for types ${PLAIN}`,
        (self: PathMatch) =>
          !isPlain(self) || /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$/.test(self.value),
      ],
    ],
  },
)

const match: Schema = object({
  path,
  headers: list(valueMatch(4096), { maxItems: 16, keys: ['name'] }),
  queryParams: list(valueMatch(1024), { maxItems: 16, keys: ['name'] }),
  method: { type: 'string', enum: METHODS },
})

const header = object({ name: headerName, value: { type: 'string', minLength: 1, maxLength: 4096 } }, ['name', 'value'])
const headers: Schema = object({
  set: list(header, { maxItems: 16, keys: ['name'] }),
  add: list(header, { maxItems: 16, keys: ['name'] }),
  remove: list(text, { maxItems: 16 }),
})

const KINDS_OF_PATH = { replaceFullPath: 'ReplaceFullPath', replacePrefixMatch: 'ReplacePrefixMatch' } as const

const pathModifier: Schema = object(
  {
    type: { type: 'string', enum: ['ReplaceFullPath', 'ReplacePrefixMatch'] },
    replaceFullPath: { type: 'string', maxLength: 1024 },
    replacePrefixMatch: { type: 'string', maxLength: 1024 },
  },
  ['type'],
  {
    rules: Object.entries(KINDS_OF_PATH).flatMap(([field, type]): Rule[] => [
      [
        `${field} must be specified when type is set to '${type}'`,
        (self: Record<string, unknown>) => self.type !== type || self[field] !== undefined,
      ],
      [
        `type must be '${type}' when ${field} is set`,
        (self: Record<string, unknown>) => self[field] === undefined || self.type === type,
      ],
    ]),
  },
)

const backendFields: Record<string, Schema> = {
  group: { ...group, default: '' },
  kind: { ...kindName, default: 'Service' },
  name: objectName,
  namespace: namespaceName,
  port: portNumber,
}
const needsPort: Rule = [
  'Must have port for Service reference',
  ({ group: of, kind, port }: BackendRef) => of !== '' || kind !== 'Service' || port !== undefined,
]

/** filter.type → the field that belongs to it. */
const FILTERS = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  ExtensionRef: 'extensionRef',
} as const

const filter: Schema = object(
  {
    type: { type: 'string', enum: Object.keys(FILTERS) },
    requestHeaderModifier: headers,
    responseHeaderModifier: headers,
    requestMirror: object(
      {
        backendRef: object(backendFields, ['name'], { rules: [needsPort] }),
        percent: { type: 'integer', minimum: 0, maximum: 100 },
        fraction: object({ numerator: { type: 'integer', minimum: 0 }, denominator: { type: 'integer', minimum: 1 } }),
      },
      ['backendRef'],
    ),
    requestRedirect: object({
      scheme: { type: 'string', enum: ['http', 'https'] },
      hostname,
      path: pathModifier,
      port: portNumber,
      statusCode: { type: 'integer', enum: [301, 302, 303, 307, 308], default: 302 },
    }),
    urlRewrite: object({ hostname, path: pathModifier }),
    extensionRef: object({ group, kind: kindName, name: objectName }, ['group', 'kind', 'name']),
  },
  ['type'],
  {
    rules: Object.entries(FILTERS).flatMap(([type, field]): Rule[] => [
      [
        `filter.${field} must be nil if the filter.type is not ${type}`,
        (self: Record<string, unknown>) => self[field] === undefined || self.type === type,
      ],
      [
        `filter.${field} must be specified for ${type} filter.type`,
        (self: Record<string, unknown>) => self[field] !== undefined || self.type !== type,
      ],
    ]),
  },
)

const once = (type: string): Rule => [
  `${type} filter cannot be repeated`,
  (all: RouteFilter[]) => all.filter((each) => each.type === type).length <= 1,
]

const filters: Schema = list(filter, {
  maxItems: 16,
  rules: [
    [
      'May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both',
      (all: RouteFilter[]) =>
        !(all.some(({ type }) => type === 'RequestRedirect') && all.some(({ type }) => type === 'URLRewrite')),
    ],
    ...['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite'].map(once),
  ],
})

const backendRef: Schema = object(
  { ...backendFields, weight: { type: 'integer', minimum: 0, maximum: 1_000_000, default: 1 }, filters },
  ['name'],
  { rules: [needsPort] },
)

/** Replacing a prefix makes sense only where exactly one is matched. */
const onePrefix = (name: string, field: 'requestRedirect' | 'urlRewrite'): Rule => [
  `When using ${name} filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified`,
  ({ filters: all = [], matches = [] }: RouteRule) =>
    !all.some((each) => each[field]?.path?.type === 'ReplacePrefixMatch') ||
    (matches.length === 1 && matches[0]!.path?.type === 'PathPrefix'),
]

const rule: Schema = object(
  {
    name: sectionName,
    matches: list(match, { maxItems: 64, default: [{ path: { type: 'PathPrefix', value: '/' } }] }),
    filters,
    backendRefs: list(backendRef, { maxItems: 16 }),
    timeouts: object({
      request: { type: 'string', pattern: DURATION },
      backendRequest: { type: 'string', pattern: DURATION },
    }),
  },
  [],
  {
    rules: [
      [
        'RequestRedirect filter must not be used together with backendRefs',
        ({ backendRefs = [], filters: all = [] }: RouteRule) =>
          !backendRefs.length || !all.some(({ requestRedirect }) => requestRedirect),
      ],
      onePrefix('RequestRedirect', 'requestRedirect'),
      onePrefix('URLRewrite', 'urlRewrite'),
    ],
  },
)

const TOO_MANY =
  'While 16 rules and 64 matches per rule are allowed, the total number of matches across all rules in a route must be less than 128'

export const httpRouteSpec: Schema = object({
  parentRefs: list(
    object(
      {
        group: { ...group, default: GROUP },
        kind: { ...kindName, default: 'Gateway' },
        namespace: namespaceName,
        name: objectName,
        sectionName,
        port: portNumber,
      },
      ['name'],
    ),
    { maxItems: 32 },
  ),
  hostnames: list(hostname, { maxItems: 16 }),
  rules: list(rule, {
    minItems: 1,
    maxItems: 16,
    default: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }] }],
    rules: [[TOO_MANY, (all: RouteRule[]) => all.reduce((sum, { matches = [] }) => sum + matches.length, 0) <= 128]],
  }),
})
