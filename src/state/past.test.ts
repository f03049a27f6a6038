import { beforeEach, describe, expect, it } from 'vitest'
import type { ClusterEvent, FaultMade, Trace, Update } from '../host/messages.ts'
import { cluster } from './cluster.ts'
import { forget, onSought, past, tell } from './past.ts'
import { onTraces, traffic } from './traffic.ts'

const trace = (id: number, t: number) => ({ id, t }) as Trace
const event = (t: number) => ({ t, object: `pod/at-${t}` }) as ClusterEvent
const stop = (t: number): FaultMade => ({ t, fault: { type: 'stopNode', node: `node-at-${t}` } })
const update = (time: number, rest: Partial<Update> = {}): Update => ({ time, playing: true, speed: 1, ...rest })
const ids = () => traffic.getState().traces.map(({ id }) => id)
const times = () => cluster.getState().events.map(({ t }) => t)

beforeEach(() => {
  forget()
  tell(update(10, { past: { from: 0, present: null }, traces: [trace(1, 5)], events: [event(4)] }))
  tell(update(20, { traces: [trace(2, 15)], events: [event(14)] }))
})

describe('what the page shows of another time', () => {
  it('is what had happened by then', () => {
    tell(update(12, { sought: true, past: { from: 0, present: 20 } }))
    expect(ids()).toEqual([1])
    expect(times()).toEqual([4])
    expect(past.getState().present).toBe(20)
  })

  it('comes back with the present', () => {
    tell(update(12, { sought: true, past: { from: 0, present: 20 } }))
    tell(update(20, { sought: true, past: { from: 0, present: null } }))
    expect(ids()).toEqual([1, 2])
    expect(times()).toEqual([4, 14])
  })

  it('comes back one by one as it happens again, each flying as it did', () => {
    const flown: number[] = []
    const stop = onTraces((batch) => flown.push(...batch.map(({ id }) => id)))
    tell(update(12, { sought: true, past: { from: 0, present: 20 } }))
    tell(update(16, { traces: [trace(2, 15)], events: [event(14)] }))
    expect(ids()).toEqual([1, 2])
    expect(times()).toEqual([4, 14])
    tell(update(25, { past: { from: 0, present: null }, traces: [trace(3, 24)], events: [event(23)] }))
    stop()
    expect(flown).toEqual([2, 3])
    expect(ids()).toEqual([1, 2, 3])
    expect(times()).toEqual([4, 14, 23])
  })

  it('is gone when things take another way', () => {
    tell(update(12, { sought: true, past: { from: 0, present: 20 } }))
    tell(update(12, { past: { from: 0, present: null } }))
    tell(update(30, { traces: [trace(2, 29)], events: [event(28)] }))
    expect(traffic.getState().traces).toEqual([trace(1, 5), trace(2, 29)])
    expect(times()).toEqual([4, 28])
  })

  it('has the faults that were made by then, and those alone when things take another way', () => {
    const made = () => cluster.getState().faults.map(({ t }) => t)
    tell(update(20, { faults: [stop(18)] }))
    tell(update(12, { sought: true, past: { from: 0, present: 20 } }))
    expect(made()).toEqual([])
    tell(update(19))
    expect(made()).toEqual([18])
    tell(update(22, { past: { from: 0, present: null } }))
    expect(made()).toEqual([18])
    tell(update(12, { sought: true, past: { from: 0, present: 22 } }))
    tell(update(13, { past: { from: 0, present: null }, faults: [stop(13)] }))
    expect(made()).toEqual([13])
  })

  it('is told to whoever draws requests', () => {
    const heard: unknown[] = []
    const stop = onSought((traces, time) => heard.push([traces.map(({ id }) => id), time]))
    tell(update(12, { sought: true, past: { from: 0, present: 20 } }))
    stop()
    expect(heard).toEqual([[[1], 12]])
  })
})
