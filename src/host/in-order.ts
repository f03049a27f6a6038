/** Does one job after the other. A job that has to wait for something holds back those behind it; without, all is at once. */
export class InOrder {
  #last: Promise<void> | null = null

  /** @param failed called in place of the job when what it waits for fails */
  run(wait: Promise<void> | null, job: () => void, failed: (error: unknown) => void): void {
    if (!wait && !this.#last) {
      job()
      return
    }
    const before = this.#last
    const mine = (async () => {
      await before
      try {
        await wait
      } catch (error) {
        failed(error)
        return
      }
      job()
    })().finally(() => {
      if (this.#last === mine) this.#last = null
    })
    this.#last = mine
  }
}
