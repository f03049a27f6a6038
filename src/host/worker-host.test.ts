import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HostStatus } from './messages.ts'
import type { FromWorker, ToWorker } from './wire.ts'
import { WorkerHost } from './worker-host.ts'

/** A Worker that the test answers for. */
class FakeWorker extends EventTarget {
  readonly received: Extract<ToWorker, { request: unknown }>[] = []
  terminated = false
  /** Answers everything at once, as an engine that works does. */
  healthy = true

  #snapshots: MessagePort | null = null

  postMessage(message: ToWorker): void {
    if ('snapshots' in message) {
      this.#snapshots = message.snapshots
      return
    }
    this.received.push(message)
    if (this.healthy) queueMicrotask(() => this.say({ type: 'answer', id: message.id, answer: null }))
  }

  terminate(): void {
    this.terminated = true
  }

  say(data: FromWorker): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }

  keep(snapshot: unknown): void {
    this.#snapshots!.postMessage(snapshot)
  }

  get types(): string[] {
    return this.received.map(({ request }) => request.type)
  }
}

/** Delivers at once, and notes whether somebody has looked at what came. */
class FakeChannel {
  static read = 0
  readonly port1 = { onmessage: null as ((event: unknown) => void) | null, close() {} }
  readonly port2 = {
    postMessage: (data: unknown) =>
      this.port1.onmessage?.({
        get data() {
          FakeChannel.read++
          return data
        },
      }),
  }
}

const playground = { files: [], config: '', seed: 1 }
let workers: FakeWorker[]
let statuses: HostStatus[]
let host: WorkerHost

beforeEach(async () => {
  vi.useFakeTimers()
  vi.stubGlobal('document', { hidden: false })
  vi.stubGlobal('MessageChannel', FakeChannel)
  FakeChannel.read = 0
  workers = []
  statuses = []
  host = new WorkerHost(() => {
    workers.push(new FakeWorker())
    return workers.at(-1) as unknown as Worker
  })
  host.onStatus((status) => statuses.push(status))
  await host.ask({ type: 'start', playground })
  await vi.advanceTimersByTimeAsync(1000)
})

afterEach(() => {
  host.dispose()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** Lets promises that are resolved already run. */
const settle = () => vi.advanceTimersByTimeAsync(0)

describe('a Worker that works', () => {
  it('is not needed to know how the firewall stands', async () => {
    await host.ask({ type: 'setFirewall', config: '# closed' })
    workers[0]!.dispatchEvent(new Event('error'))
    await settle()
    expect(workers[1]!.received[0]!.request).toMatchObject({ playground: { config: '# closed' } })
  })

  it('has its snapshots kept as they came, and read by nobody: a large one would hold up the page', async () => {
    workers[0]!.keep('saved')
    expect(FakeChannel.read).toBe(0)
    workers[0]!.say({ type: 'crashed', message: 'boom' })
    await settle()
    expect(FakeChannel.read).toBe(1)
  })

  it('has a snapshot of the cluster before forgotten, though it comes only with the next one', async () => {
    workers[0]!.keep('of the one before')
    await host.ask({ type: 'start', playground })
    workers[0]!.keep('late, of the one before')
    workers[0]!.say({ type: 'crashed', message: 'boom' })
    await settle()
    expect(workers[1]!.received[0]!.request).not.toHaveProperty('snapshot')
  })

  it('is left alone', async () => {
    await vi.advanceTimersByTimeAsync(60_000)
    expect(workers).toHaveLength(1)
    expect(statuses.map((status) => status.state)).toEqual(['starting', 'running'])
  })
})

describe('a Worker that dies', () => {
  it('is replaced by one that takes up from the last snapshot and the last files', async () => {
    const files = [{ name: 'a.yaml', text: 'kind: Service' }]
    await host.ask({ type: 'apply', files })
    workers[0]!.keep('saved')
    workers[0]!.say({ type: 'crashed', message: 'boom' })
    await settle()
    expect(workers[0]!.terminated).toBe(true)
    expect(workers[1]!.received[0]!.request).toEqual({
      type: 'start',
      playground: { ...playground, files },
      snapshot: 'saved',
      again: true,
    })
    expect(statuses.at(-1)).toMatchObject({ state: 'restarted', reason: 'boom', lostMs: 0 })
  })

  it('fails what was asked of it', async () => {
    workers[0]!.healthy = false
    const asked = host.ask({ type: 'pause' })
    workers[0]!.say({ type: 'crashed', message: 'boom' })
    await expect(asked).rejects.toThrow('The engine stopped.')
  })

  it('is noticed when it only keeps silent, as in an endless loop', async () => {
    workers[0]!.healthy = false
    await vi.advanceTimersByTimeAsync(10_000)
    expect(workers).toHaveLength(2)
    expect(statuses.at(-1)).toMatchObject({ state: 'restarted', reason: 'The engine did not answer any more.' })
  })

  it('is given time for what was asked of it: a large cluster takes long to start', async () => {
    workers[0]!.healthy = false
    const asked = host.ask({ type: 'apply', files: [] })
    asked.catch(() => {})
    await vi.advanceTimersByTimeAsync(25_000)
    expect(workers).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(workers).toHaveLength(2)
  })

  it('is not missed while nobody looks: a hidden page’s timers are slow', async () => {
    vi.stubGlobal('document', { hidden: true })
    workers[0]!.healthy = false
    await vi.advanceTimersByTimeAsync(60_000)
    expect(workers).toHaveLength(1)
  })

  it('again at once is started from the files alone, and given up in the end', async () => {
    workers[0]!.keep('saved')
    for (let i = 0; i < 4; i++) {
      workers.at(-1)!.say({ type: 'crashed', message: `boom ${i}` })
      await settle()
    }
    expect(workers).toHaveLength(4)
    expect(workers[2]!.received[0]!.request).not.toHaveProperty('snapshot')
    expect(statuses.at(-1)).toEqual({ state: 'failed', reason: 'boom 3' })
    await expect(host.ask({ type: 'pause' })).rejects.toThrow('The engine is not running.')
  })

  it('has its troubles forgotten after a while', async () => {
    for (let i = 0; i < 6; i++) {
      workers.at(-1)!.say({ type: 'crashed', message: 'boom' })
      await vi.advanceTimersByTimeAsync(40_000)
    }
    expect(statuses.at(-1)!.state).toBe('restarted')
  })

  it('says nothing any more: news of a replaced Worker are dropped', async () => {
    const updates: unknown[] = []
    host.onUpdate((update) => updates.push(update))
    workers[0]!.say({ type: 'crashed', message: 'boom' })
    await settle()
    workers[0]!.say({ type: 'update', update: { time: 1, playing: true, speed: 1 } })
    expect(updates).toEqual([])
  })
})

describe('a Worker that dies in the middle of a lesson', () => {
  const files = [{ name: 'web.yaml', text: 'kind: Deployment' }]
  const opened = { files, config: '# nftables', seed: 1, report: { lines: [], diagnostics: [] } }

  /** Opens a lesson; the Worker answers as an engine does. */
  async function enter(): Promise<void> {
    workers[0]!.healthy = false
    const answer = host.ask({ type: 'lesson', id: 'a/one' })
    const { id } = workers[0]!.received.at(-1)!
    // Of the cluster before: it is of no use any more.
    workers[0]!.keep('the sandbox')
    workers[0]!.say({ type: 'answer', id, answer: opened })
    await answer
    workers[0]!.healthy = true
    await vi.advanceTimersByTimeAsync(1000)
  }
  const died = async () => {
    workers[0]!.say({ type: 'crashed', message: 'boom' })
    await settle()
    return workers[1]!.received[0]!.request
  }

  it('is replaced by one that has the lesson from the last snapshot', async () => {
    await enter()
    workers[0]!.keep('the lesson')
    const playground = { files, config: '# nftables', seed: 1 }
    expect(await died()).toEqual({ type: 'start', playground, snapshot: 'the lesson', again: true })
  })

  it('and left no snapshot of it has the lesson opened anew, with the learner’s files', async () => {
    await enter()
    const changed = [{ name: 'web.yaml', text: 'kind: Service' }]
    await host.ask({ type: 'apply', files: changed })
    expect(await died()).toEqual({ type: 'lesson', id: 'a/one', files: changed, config: '# nftables', again: true })
  })

  it('after the lesson was left has the sandbox again', async () => {
    await enter()
    workers[0]!.keep('the lesson')
    await host.ask({ type: 'start', playground })
    expect(await died()).toEqual({ type: 'start', playground, again: true })
  })
})
