import { expect, it } from 'vitest'
import { Cluster, toTrace, TraceRecord } from '#engine'
import { parseFile } from '#manifest'
import { DEMO } from '../share/demo.ts'
import { Teller } from './teller.ts'
import { Hearer, STORIES_KEPT, storyOf } from './told.ts'

function demo(): Cluster {
  const cluster = new Cluster()
  for (const file of DEMO.files) cluster.apply(parseFile(file).documents.map(({ object }) => object))
  cluster.step(150_000)
  return cluster
}

it('requests come over the border as they were, each with its own times and ports', () => {
  const cluster = demo()
  const [teller, hearer] = [new Teller(), new Hearer()]
  const records: TraceRecord[] = []
  cluster.on('journey', (record) => {
    records.push(record)
    teller.take(record)
  })
  const heard = []
  let stories = 0
  for (let batch = 0; batch < 40; batch++) {
    cluster.step(500)
    if (batch === 20) cluster.scale('Deployment', 'default', 'nginx-demo', 0)
    const { told } = structuredClone(teller.give())
    stories += told?.stories.length ?? 0
    if (told) heard.push(...hearer.hear(told))
  }
  expect(records.length).toBeGreaterThan(50)
  expect(new Set(records.map(({ outcome }) => outcome)).size).toBeGreaterThan(1)
  expect(stories).toBeLessThan(records.length / 2)
  expect(heard.map(({ hops: _, ...rest }) => rest)).toEqual(records.map((one) => leaveOut(toTrace(one))))
  expect(heard.map(({ hops }) => hops)).toEqual(records.map((one) => toTrace(one).hops))
  expect(new Set(heard.map(storyOf)).size).toBe(stories)
})

const leaveOut = ({ hops: _, ...rest }: ReturnType<typeof toTrace>) => rest

it('a trace that was heard can be copied, and sent back over the border', () => {
  const cluster = demo()
  const teller = new Teller()
  let last: TraceRecord | undefined
  cluster.on('journey', (record) => {
    last = record
    teller.take(record)
  })
  cluster.step(5000)
  const trace = new Hearer().hear(teller.give().told!).at(-1)!
  expect(structuredClone(trace)).toEqual(toTrace(last!))
  expect(JSON.parse(JSON.stringify({ ...trace }))).toEqual(JSON.parse(JSON.stringify(toTrace(last!))))
})

it('what nobody is to be told of leaves its stories known on both sides', () => {
  const cluster = demo()
  const [teller, hearer] = [new Teller(), new Hearer()]
  cluster.on('journey', (record) => teller.take(record))
  cluster.step(5000)
  teller.forget()
  expect(teller.give()).toEqual({})
  cluster.step(5000)
  const heard = hearer.hear(teller.give().told!)
  expect(heard.length).toBeGreaterThan(0)
  expect(heard.every(({ hops }) => hops.length > 0)).toBe(true)
})

it('both sides forget old stories, and one that comes again is told again', () => {
  const cluster = demo()
  const [teller, hearer] = [new Teller(), new Hearer()]
  let one: TraceRecord | undefined
  const stop = cluster.on('journey', (record) => (one ??= record))
  cluster.step(5000)
  stop()
  const { story, ports } = one!
  for (let n = 1; n <= STORIES_KEPT + 5; n++) teller.take(new TraceRecord(n, n, { ...story }, story.ports))
  hearer.hear(teller.give().told!)
  teller.take(new TraceRecord(9001, 77, story, ports))
  for (let n = 1; n <= STORIES_KEPT + 5; n++) teller.take(new TraceRecord(n, n, { ...story }, story.ports))
  hearer.hear(teller.give().told!)
  teller.take(new TraceRecord(9002, 78, story, ports))
  const { told } = teller.give()
  expect(told!.stories).toHaveLength(1)
  expect(hearer.hear(told!)).toEqual([toTrace(new TraceRecord(9002, 78, story, ports))])
})
