import type { Order } from './protocol.ts'

/** Remembers what a painter was told, so that another can take over in the middle. */
export class Told {
  private readonly latest = new Map<Order['type'], Order>()
  private readonly paths = new Map<string, Extract<Order, { type: 'paths' }>['paths'][number][1]>()
  private flights: Extract<Order, { type: 'flights' }>['flights'] = []

  take(order: Order): void {
    if (order.type === 'paths') {
      if (order.replace) this.paths.clear()
      for (const [key, path] of order.paths) this.paths.set(key, path)
    } else if (order.type === 'flights') {
      this.flights = order.replace ? order.flights : [...this.flights, ...order.flights]
    } else if (order.type !== 'canvas') this.latest.set(order.type, order)
  }

  /** Everything that the next painter has to hear, in an order that makes sense. */
  all(): Order[] {
    return [
      ...this.latest.values(),
      { type: 'paths', paths: [...this.paths], replace: true },
      { type: 'flights', flights: this.flights, replace: true },
    ]
  }
}
