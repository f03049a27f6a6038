/** Hostnames of listeners and routes: kubernetes-sigs/gateway-api apis/v1 HTTPRouteSpec.hostnames. `*` stands for all. */

/** Whether a name, or all that a wildcard stands for, lies below `*.example.com`; any number of labels may stand before. */
export function isBelow(wildcard: string, name: string): boolean {
  const suffix = wildcard.slice(1)
  const plain = name.startsWith('*.') ? name.slice(1) : name
  return name.startsWith('*.') ? plain.endsWith(suffix) : plain.endsWith(suffix) && plain.length > suffix.length
}

/** The hostnames that a route has at a listener; empty where they have none in common. */
export function intersect(listener: string | undefined, route: readonly string[] | undefined): string[] {
  if (!route?.length) return [listener ?? '*']
  if (listener === undefined) return [...route]
  const common = route.flatMap((name) => {
    if (name === listener) return [name]
    if (listener.startsWith('*.') && isBelow(listener, name)) return [name]
    return name.startsWith('*.') && !listener.startsWith('*.') && isBelow(name, listener) ? [listener] : []
  })
  return [...new Set(common)]
}

/** Which of the domains a host is served by: itself, else the longest wildcard, else `*`; undefined for none of them. */
export function domainOf(domains: Iterable<string>, host: string): string | undefined {
  let best: string | undefined
  for (const domain of domains) {
    if (domain === host) return domain
    const fits = domain === '*' || (domain.startsWith('*.') && isBelow(domain, host))
    if (fits && (best === undefined || domain.length > best.length)) best = domain
  }
  return best
}
