/** How long turns may follow each other at once before timers get theirs, in milliseconds. */
const AT_ONCE_MS = 8

const channel = new MessageChannel()
const waiting: (() => void)[] = []
let lastTimer = 0

channel.port1.addEventListener('message', () => waiting.shift()?.())
channel.port1.start()
// Under Node a port that listens keeps the process alive.
;(channel.port1 as { unref?(): void }).unref?.()

/**
 * Lets whatever else has arrived go first: the page's messages, frames. A timer alone would do, but browsers make timers
 * that follow each other wait 4 ms.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const now = performance.now()
    if (now - lastTimer > AT_ONCE_MS) {
      setTimeout(() => {
        lastTimer = performance.now()
        resolve()
      }, 0)
      return
    }
    waiting.push(resolve)
    channel.port2.postMessage(null)
  })
}
