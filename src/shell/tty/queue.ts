/** Things in order. Taking the first is cheap however many there are, for a paste may be very long. */
export class Queue<T> {
  /** The first is the last one. */
  #turned: T[] = []

  get length(): number {
    return this.#turned.length
  }

  /** Behind all others. */
  add(items: readonly T[]): void {
    if (items.length > 0) this.#turned = [...items.toReversed(), ...this.#turned]
  }

  /** Before all others. */
  addFirst(items: readonly T[]): void {
    for (let i = items.length - 1; i >= 0; i--) this.#turned.push(items[i]!)
  }

  take(): T | undefined {
    return this.#turned.pop()
  }

  clear(): void {
    this.#turned = []
  }
}
