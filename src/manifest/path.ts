/**
 * The parts of a field path as the API server writes it: `spec.ports[0].port` is spec, ports, 0, port, and
 * `metadata.labels[app.kubernetes.io/name]` keeps the name in brackets whole.
 */
export function parsePath(path: string): string[] {
  const parts: string[] = []
  for (let at = 0; at < path.length;) {
    if (path[at] === '.') {
      at++
    } else if (path[at] === '[') {
      const close = path.indexOf(']', at)
      const end = close < 0 ? path.length : close
      parts.push(path.slice(at + 1, end).replace(/^"(.*)"$/, '$1'))
      at = end + 1
    } else {
      const end = at + path.slice(at).search(/[.[]|$/)
      parts.push(path.slice(at, end))
      at = end
    }
  }
  return parts.filter((part) => part !== '')
}
