/** Ingresses and HTTPRoutes line by line, as they are written. */
import type { Api } from '../api/api.ts'
import type { HTTPRoute } from '../kinds/httproute/types.ts'
import type { Ingress, IngressBackend } from '../kinds/ingress/types.ts'
import type { EntryRule } from './types.ts'

export function ingressRules({ metadata, spec }: Ingress): EntryRule[] {
  const { namespace, name } = metadata
  const line = (host: string, path: string, { service }: IngressBackend, field: string): EntryRule[] =>
    service
      ? [
          {
            route: `ingress/${namespace}/${name}`,
            host,
            path,
            backend: `service/${namespace}/${service.name}`,
            port: service.port.number ?? service.port.name ?? null,
            field,
          },
        ]
      : []
  return [
    ...(spec.rules ?? []).flatMap(({ host = '*', http }, i) =>
      (http?.paths ?? []).flatMap(({ path = '/', backend }, j) =>
        line(host, path, backend, `spec.rules[${i}].http.paths[${j}].backend`),
      ),
    ),
    ...(spec.defaultBackend ? line('*', '', spec.defaultBackend, 'spec.defaultBackend') : []),
  ]
}

/** Of the HTTPRoutes that want to be attached to a Gateway. */
export function gatewayRules(
  gateway: { namespace?: string | undefined; name: string },
  api: Pick<Api, 'list'>,
): EntryRule[] {
  return api.list<HTTPRoute>('HTTPRoute').flatMap(({ metadata, spec }) => {
    const { namespace, name } = metadata
    const isMine = spec.parentRefs?.some(
      (ref) => ref.name === gateway.name && (ref.namespace ?? namespace) === gateway.namespace,
    )
    if (!isMine) return []
    const hosts = spec.hostnames?.length ? spec.hostnames : ['*']
    return (spec.rules ?? []).flatMap(({ matches, backendRefs = [] }, i) => {
      const paths = matches?.map(({ path }) => path?.value ?? '/') ?? ['/']
      return backendRefs.flatMap((ref, j) =>
        hosts.flatMap((host) =>
          [...new Set(paths)].map((path) => ({
            route: `httproute/${namespace}/${name}`,
            host,
            path,
            backend: `service/${ref.namespace ?? namespace}/${ref.name}`,
            port: ref.port ?? null,
            field: `spec.rules[${i}].backendRefs[${j}]`,
          })),
        ),
      )
    })
  })
}
