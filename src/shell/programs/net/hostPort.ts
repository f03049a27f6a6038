/** A host and a port, as they are typed together. */
export interface HostPort {
  /** A name, or an address without brackets. */
  host: string
  port: number
}

/** `web:80`, `10.0.1.5:30080`, `[fd00::7]:80`; undefined where it is neither. */
export function parseHostPort(text: string): HostPort | undefined {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) return undefined
  return { host, port: Number(port) }
}

/** `10.0.1.5` → `10.0.1.5`, `fd00::7` → `[fd00::7]`: how an address stands in front of a port. */
export function bracketed(address: string): string {
  return address.includes(':') && !address.startsWith('[') ? `[${address}]` : address
}

/** An address and a port in one text. */
export function formatHostPort(address: string, port: number): string {
  return `${bracketed(address)}:${port}`
}

/** Text of the engine, where an IPv6 address may stand in front of its port without brackets. */
export function withBrackets(endpoint: string): string {
  const at = endpoint.lastIndexOf(':')
  return at < 0 ? endpoint : `${bracketed(endpoint.slice(0, at))}${endpoint.slice(at)}`
}
