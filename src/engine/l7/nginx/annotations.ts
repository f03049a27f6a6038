/** The annotations of an Ingress that ingress-nginx obeys: internal/ingress/annotations of kubernetes/ingress-nginx. */
import type { Ingress } from '../../kinds/ingress/types.ts'

const PREFIX = 'nginx.ingress.kubernetes.io/'

export interface Options {
  rewriteTarget: string
  useRegex: boolean
  sslRedirect: boolean
  forceSslRedirect: boolean
  appRoot: string
  /** permanent-redirect or temporal-redirect. */
  redirect: { code: number; url: string } | null
  serviceUpstream: boolean
  upstreamVhost: string
  backendProtocol: 'http' | 'https'
  /** CIDRs; null: everybody. */
  allow: string[] | null
  deny: string[]
  forwardedPrefix: string
  /** Name of the Service that answers while the rule's own has no endpoints. */
  defaultBackend: string
  connectTimeoutMs: number
  canary: { weight: number; header: string; headerValue: string; cookie: string } | null
}

/** proxy-connect-timeout of the ConfigMap's defaults. */
const CONNECT_TIMEOUT_S = 5

export function optionsOf({ metadata }: Ingress): Options {
  const text = (name: string) => metadata.annotations?.[PREFIX + name]?.trim() ?? ''
  const flag = (name: string, otherwise = false) => {
    const value = text(name)
    return /^(1|t|true)$/i.test(value) ? true : /^(0|f|false)$/i.test(value) ? false : otherwise
  }
  const list = (...names: string[]) =>
    names
      .map(text)
      .join(',')
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean)
  const allow = list('whitelist-source-range', 'allowlist-source-range')
  return {
    rewriteTarget: text('rewrite-target'),
    useRegex: flag('use-regex'),
    sslRedirect: flag('ssl-redirect', true),
    forceSslRedirect: flag('force-ssl-redirect'),
    appRoot: text('app-root').startsWith('/') ? text('app-root') : '',
    redirect: redirectOf(text),
    serviceUpstream: flag('service-upstream'),
    upstreamVhost: text('upstream-vhost'),
    backendProtocol: /^(https|grpcs)$/i.test(text('backend-protocol')) ? 'https' : 'http',
    allow: allow.length ? allow : null,
    deny: list('denylist-source-range'),
    forwardedPrefix: text('x-forwarded-prefix'),
    defaultBackend: text('default-backend'),
    connectTimeoutMs: (Number(text('proxy-connect-timeout')) || CONNECT_TIMEOUT_S) * 1000,
    canary: flag('canary')
      ? {
          weight: Number(text('canary-weight')) || 0,
          header: text('canary-by-header').toLowerCase(),
          headerValue: text('canary-by-header-value'),
          cookie: text('canary-by-cookie'),
        }
      : null,
  }
}

function redirectOf(text: (name: string) => string): Options['redirect'] {
  // a temporary one goes before a permanent one
  if (text('temporal-redirect')) {
    const code = Number(text('temporal-redirect-code'))
    return { code: code >= 300 && code <= 307 ? code : 302, url: text('temporal-redirect') }
  }
  if (!text('permanent-redirect')) return null
  const code = Number(text('permanent-redirect-code'))
  return { code: code >= 300 && code <= 308 ? code : 301, url: text('permanent-redirect') }
}
