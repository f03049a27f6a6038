import { describe, expect, it } from 'vitest'
import { accepted, plainApi, type Thing } from '../../testing/apiServer.ts'

const MINUTE = 60_000
type Event = Thing & { count: number; firstTimestamp: string; lastTimestamp: string; reason: string; message: string }

function recording() {
  const { api, kernel } = plainApi()
  const make = (name: string) =>
    accepted(api.create<Thing>({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }))
  const about = make('a')
  const record = (reason = 'Reason', message = 'text', by = 'test', of: Thing = about) =>
    api.recordEvent(of, 'Normal', reason, message, by)
  /** As many as there are numbers, each with a message of its own. */
  const tell = (from: number, to: number, by?: string) => {
    for (let i = from; i <= to; i++) record('Reason', `message ${i}`, by)
  }
  return { api, kernel, about, make, record, tell, events: () => api.list<Event>('Event') }
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

  it('[API-71] counts equal ones up, however long ago they were, as long as anybody remembers them', () => {
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
    expect(events().map((event) => [event.reason, event.count])).toContainEqual(['Reason', 3])
  })

  it('[EVT-1] goes on counting, under the old name, when the Event itself is gone', () => {
    const { api, kernel, events, record } = recording()
    record()
    const [{ metadata }] = events() as [Event]
    api.delete('Event', metadata.namespace, metadata.name)
    kernel.clock.runUntil(2 * MINUTE)
    record()
    expect(events().map((event) => [event.metadata.name, event.count, event.firstTimestamp])).toEqual([
      [metadata.name, 2, '2026-01-05T09:00:00Z'],
    ])
    expect(events()[0]!.metadata.uid).not.toBe(metadata.uid)
  })

  it('[EVT-2] combines the tenth message of a reason and all after it, and shows the newest', () => {
    const { events, tell } = recording()
    tell(1, 12)
    expect(events().map(({ message, count }) => [message, count])).toEqual([
      ...Array.from({ length: 9 }, (_, i) => [`message ${i + 1}`, 1]),
      ['(combined from similar events): message 12', 3],
    ])
  })

  it('[EVT-2] tells messages one by one again after ten quiet minutes', () => {
    const { kernel, events, tell } = recording()
    tell(1, 10)
    kernel.clock.runUntil(10 * MINUTE + 1)
    tell(11, 11)
    expect(events().map(({ message }) => message)).toContain('message 11')
  })

  it('[EVT-2] counts a message that is one of the nine up, as if none had been combined', () => {
    const { events, tell, record } = recording()
    tell(1, 12)
    record('Reason', 'message 3')
    expect(events().find(({ message }) => message === 'message 3')!.count).toBe(2)
  })

  it('[EVT-3] writes 25 events of one component about one object, then one in five minutes', () => {
    const { kernel, events, record } = recording()
    for (let i = 0; i < 300; i++) record()
    expect(events().map(({ count }) => count)).toEqual([25])
    kernel.clock.runUntil(5 * MINUTE - 1)
    record()
    expect(events().map(({ count }) => count)).toEqual([25])
    kernel.clock.runUntil(5 * MINUTE)
    record()
    // what was not written was counted
    expect(events().map(({ count }) => count)).toEqual([302])
  })

  it('[EVT-3] lets nobody pay for others, neither components nor objects', () => {
    const { events, make, record } = recording()
    const other = make('b')
    for (let i = 0; i < 30; i++) record()
    record('Reason', 'text', 'another')
    record('Reason', 'text', 'test', other)
    expect(events().map(({ count }) => count)).toEqual([25, 1, 1])
  })

  it('[EVT-4] lets the scheduler say everything: its recorder neither combines nor drops', () => {
    const { events, tell } = recording()
    tell(1, 40, 'default-scheduler')
    expect(events()).toHaveLength(40)
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
    const { kernel, events, make, record } = recording()
    for (let i = 0; i < 2_010; i++) {
      kernel.clock.runUntil(i)
      record('Reason', `message ${i}`, 'test', make(`of-${i}`))
    }
    const messages = new Set(events().map(({ message }) => message))
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
  it('[EVT-5] is told the same after a restore as without one, also what was dropped and combined', () => {
    const { api, kernel, events, tell } = recording()
    tell(1, 30)
    const [time, state] = [kernel.snapshot(), JSON.parse(JSON.stringify(api.snapshot()))]
    const goOn = () => {
      kernel.clock.runUntil(6 * MINUTE)
      tell(31, 32)
      return events().map(({ metadata, message, count }) => [metadata.name, message, count])
    }
    const first = goOn()
    expect(first.at(-1)).toEqual([expect.any(String), '(combined from similar events): message 31', 22])
    kernel.restore(time)
    api.restore(state)
    expect(goOn()).toEqual(first)
    // a snapshot is not touched by what comes after it
    kernel.restore(time)
    api.restore(state)
    expect(api.snapshot().talks).toEqual(state.talks)
  })

  it('[EVT-6] writes the same whether somebody looks at each Event, at all in the end, or hears of them', () => {
    const told = (look: (api: ReturnType<typeof recording>['api']) => void) => {
      const { api, kernel, make, tell, record } = recording()
      for (const at of [1, 2, 2.5, 90_000]) {
        kernel.clock.runUntil(at)
        tell(1, 12)
        record('Other', 'text', 'default-scheduler', make(`of-${at * 2}`))
        look(api)
      }
      return { api: api.snapshot(), kernel: kernel.snapshot() }
    }
    const unseen = told(() => {})
    expect(unseen.api.objects.filter(({ kind }) => kind === 'Event')).toHaveLength(14)
    expect(told((api) => api.list('Event'))).toEqual(unseen)
    expect(told((api) => api.snapshot())).toEqual(unseen)
    let heard = 0
    expect(told((api) => api.watch('*', ({ object }) => (heard += object.metadata.uid.length)))).toEqual(unseen)
    expect(heard).toBeGreaterThan(0)
  })

  it('[EVT-6] tells who watches of the very object that is read later', () => {
    const { api, events, record } = recording()
    const seen: unknown[] = []
    api.watch('Event', (event) => seen.push(event))
    record()
    expect(seen).toEqual([{ type: 'ADDED', object: events()[0] }])
    expect((seen[0] as { object: Event }).object).toBe(events()[0])
  })

  it('[EVT-6] knows an Event by its uid before anybody has read it', () => {
    const known = recording()
    known.record()
    const { uid } = known.events()[0]!.metadata
    const { api, record } = recording()
    record()
    expect(api.byUid(uid)?.kind).toBe('Event')
  })

  it('[EVT-6] forgets with all else what was written after the snapshot that is brought back', () => {
    const { api, kernel, events, record } = recording()
    const [time, state] = [kernel.snapshot(), api.snapshot()]
    record()
    kernel.restore(time)
    api.restore(state)
    expect(events()).toEqual([])
    expect(api.snapshot()).toEqual(state)
  })

  it('[EVT-6] leaves alone what somebody has written by hand under the name that it would have', () => {
    const guess = recording()
    guess.kernel.clock.runUntil(1)
    guess.make('b')
    guess.record()
    const { name } = guess.events()[0]!.metadata
    const { api, kernel, record, events } = recording()
    kernel.clock.runUntil(1)
    accepted(api.create({ apiVersion: 'v1', kind: 'Event', metadata: { name }, reason: 'Mine' }))
    record()
    expect(events().map(({ metadata, reason }) => [metadata.name, reason])).toEqual([[name, 'Mine']])
  })
})
