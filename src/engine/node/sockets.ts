import type { Stateful } from '../kernel/index.ts'
import type { Protocol } from '../kinds/service/types.ts'
import type { Place, Socket } from '../network/types.ts'

/**
 * Who listens where, in all pods of the cluster: data only. Processes listen on all addresses of their host; their
 * sockets stand at its first one.
 */
export class Sockets implements Stateful<Socket[]> {
  readonly #open = new Map<string, Socket>()
  /** Other addresses of a host → its first one. Follows from the pods and the configuration. */
  readonly #hosts = new Map<string, string>()

  /** @param onChange is called after anything was opened or closed */
  constructor(private readonly onChange: () => void = () => {}) {}

  get size(): number {
    return this.#open.size
  }

  /** The socket at the address; undefined when nothing listens there and a connection would be refused. */
  at(ip: string, port: number, protocol: Protocol): Socket | undefined {
    return this.#open.get(`${this.#hosts.get(ip) ?? ip}:${port}/${protocol}`)
  }

  /** Says that one address is another one of a host. */
  join(ip: string, first: string): void {
    if (ip !== first) this.#hosts.set(ip, first)
  }

  part(ip: string): void {
    this.#hosts.delete(ip)
  }

  open(socket: Socket): void {
    this.#open.set(`${socket.ip}:${socket.port}/${socket.protocol}`, socket)
    this.onChange()
  }

  /** Closes a socket of this owner's and its container's; another's at the same address stays. */
  close({ ip, port, protocol }: Pick<Socket, 'ip' | 'port' | 'protocol'>, owner: Place, container?: string): void {
    const key = `${ip}:${port}/${protocol}`
    const socket = this.#open.get(key)
    if (socket?.owner !== owner || socket.container !== container) return
    this.#open.delete(key)
    this.onChange()
  }

  list(): Socket[] {
    return [...this.#open.values()]
  }

  snapshot(): Socket[] {
    return this.list()
  }

  restore(state: Socket[]): void {
    this.#open.clear()
    for (const socket of state) this.open(socket)
  }
}
