/**
 * What has changed, in the order of the last change, for many readers who each know how far they have read: a change is
 * written down once, however many nodes there are.
 */
export class Journal {
  #keys: (string | undefined)[] = []
  /** Where a key stands now; where it stood before is empty. */
  readonly #places = new Map<string, number>()

  /** Up to where one has read who has read all. */
  get end(): number {
    return this.#keys.length
  }

  add(key: string): void {
    const before = this.#places.get(key)
    if (before !== undefined) this.#keys[before] = undefined
    this.#places.set(key, this.#keys.push(key) - 1)
  }

  /** Every key that was added after `read`, together with `more`. */
  since(read: number, more: Iterable<string>): Set<string> {
    const keys = new Set(more)
    for (let i = read; i < this.#keys.length; i++) {
      const key = this.#keys[i]
      if (key !== undefined) keys.add(key)
    }
    return keys
  }

  /** For when all have read all. */
  clear(): void {
    this.#keys = []
    this.#places.clear()
  }
}
