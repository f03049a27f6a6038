import { describe, expect, it } from 'vitest'
import { accepted, plainApi, type Thing } from '../../testing/apiServer.ts'

const MINUTE = 60_000
type Event = Thing & { count: number; firstTimestamp: string; lastTimestamp: string; reason: string }

function recording() {
  const { api, kernel } = plainApi()
  const about = accepted(api.create<Thing>({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }))
  const record = (reason = 'Reason', message = 'text') => api.recordEvent(about, 'Normal', reason, message, 'test')
  return { api, kernel, about, record, events: () => api.list<Event>('Event') }
}

describe('events', () => {
  it('[API-70] names the event after its object and says what it is about', () => {
    const { events, record, about } = recording()
    record()
    expect(events()[0]).toMatchObject({
      metadata: { name: expect.stringMatching(/^a\.[0-9a-f]{16}$/), namespace: 'default' },
      involvedObject: { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace: 'default', uid: about.metadata.uid },
      source: { component: 'test' },
      count: 1,
    })
  })

  it('[API-70] names it between two milliseconds, too', () => {
    const { kernel, events, record } = recording()
    kernel.clock.runUntil(1.5)
    record()
    expect(events()[0]!.metadata.name).toMatch(/^a\.[0-9a-f]{16}$/)
  })

  it('[API-71] counts equal ones up within ten minutes, and begins anew after', () => {
    const { kernel, events, record } = recording()
    record()
    kernel.clock.runUntil(9 * MINUTE)
    record()
    record('Other')
    expect(
      events()
        .map((event) => event.count)
        .sort(),
    ).toEqual([1, 2])
    const counted = events().find((event) => event.count === 2)!
    expect([counted.firstTimestamp, counted.lastTimestamp]).toEqual(['2026-01-05T09:00:00Z', '2026-01-05T09:09:00Z'])
    kernel.clock.runUntil(30 * MINUTE)
    record()
    expect(events().filter((event) => event.reason === 'Reason')).toHaveLength(2)
  })

  it('[API-72] forgets events an hour after they last happened', () => {
    const { kernel, events, record } = recording()
    record('Early')
    kernel.clock.runUntil(30 * MINUTE)
    record('Late')
    kernel.clock.runUntil(61 * MINUTE)
    expect(events().map((event) => event.reason)).toEqual(['Late'])
    kernel.clock.runUntil(91 * MINUTE)
    expect(events()).toEqual([])
  })

  it('[API-73] holds 2,000 at most and drops the oldest', () => {
    const { kernel, events, record } = recording()
    for (let i = 0; i < 2_010; i++) {
      kernel.clock.runUntil(i)
      record('Reason', `message ${i}`)
    }
    const messages = new Set(events().map((event) => (event as unknown as { message: string }).message))
    expect(messages.size).toBe(2_000)
    expect([messages.has('message 9'), messages.has('message 10')]).toEqual([false, true])
  })

  it('[API-74] goes on counting after a restore', () => {
    const { api, kernel, events, record } = recording()
    record()
    const [time, state] = [kernel.snapshot(), JSON.parse(JSON.stringify(api.snapshot()))]
    record('Thrown away')
    kernel.restore(time)
    api.restore(state)
    record()
    expect(events().map((event) => event.count)).toEqual([2])
    kernel.clock.runUntil(61 * MINUTE)
    expect(events()).toEqual([])
  })
})
