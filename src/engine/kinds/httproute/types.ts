import type { KubeObject } from '../../api/types.ts'
import type { Condition } from '../gatewayApi.ts'

export interface ParentRef {
  group?: string
  kind?: string
  namespace?: string
  name: string
  sectionName?: string
  port?: number
}

export interface ValueMatch {
  name: string
  type?: 'Exact' | 'RegularExpression'
  value: string
}

export interface RouteMatch {
  path?: { type?: 'Exact' | 'PathPrefix' | 'RegularExpression'; value?: string }
  headers?: ValueMatch[]
  queryParams?: ValueMatch[]
  method?: string
}

export interface HeaderModifier {
  set?: { name: string; value: string }[]
  add?: { name: string; value: string }[]
  remove?: string[]
}

export type PathModifier =
  { type: 'ReplaceFullPath'; replaceFullPath: string } | { type: 'ReplacePrefixMatch'; replacePrefixMatch: string }

export interface RouteFilter {
  type: string
  requestHeaderModifier?: HeaderModifier
  responseHeaderModifier?: HeaderModifier
  requestRedirect?: { scheme?: string; hostname?: string; path?: PathModifier; port?: number; statusCode?: number }
  urlRewrite?: { hostname?: string; path?: PathModifier }
}

export interface BackendRef {
  group?: string
  kind?: string
  name: string
  namespace?: string
  port?: number
  weight?: number
  filters?: RouteFilter[]
}

export interface RouteRule {
  name?: string
  matches?: RouteMatch[]
  filters?: RouteFilter[]
  backendRefs?: BackendRef[]
  timeouts?: { request?: string; backendRequest?: string }
}

export interface RouteParentStatus {
  parentRef: ParentRef
  controllerName: string
  conditions: Condition[]
}

/** gateway.networking.k8s.io/v1 HTTPRoute: which requests of which Gateways lead where. */
export interface HTTPRoute extends KubeObject {
  readonly spec: Readonly<{ parentRefs?: ParentRef[]; hostnames?: string[]; rules?: RouteRule[] }>
  /** Absent until a controller has something to say. */
  readonly status: Readonly<{ parents: RouteParentStatus[] }> | undefined
}
