import { beforeEach, describe, expect, it, vi } from 'vitest'
import { LocalHost } from '../local-host.ts'
import type { Answers, Request, Update } from '../messages.ts'

const SANDBOX = { files: [], config: '', seed: 1 }
const FIRST = '01-pods/01-addresses-change'
const ADDRESS = '02-cluster-ip/01-one-address'
const NAMES = '02-cluster-ip/03-names'
const ROLLOUTS = '02-cluster-ip/08-rollouts'

let host: LocalHost
let updates: Update[]

/** The answer, where it is no error. */
async function ask<R extends Request>(request: R): Promise<Exclude<Answers[R['type']], { error: string }>> {
  const answer = await host.ask(request)
  expect(answer).not.toHaveProperty('error')
  return answer as Exclude<Answers[R['type']], { error: string }>
}

/** What each check says: yes, no, or - for not yet. */
async function marks(id: string): Promise<string> {
  const verdicts = await ask({ type: 'check', id })
  return verdicts.map((verdict) => (verdict === null ? '-' : verdict.ok ? 'y' : 'n')).join('')
}

/** Types a command that asks somebody, and waits until that has been told. */
async function type(command: string): Promise<void> {
  await host.ask({ type: 'terminal', order: { do: 'open', columns: 80, rows: 24, history: [], files: [] } })
  await host.ask({ type: 'terminal', order: { do: 'run', command } })
  const told = () => updates.flatMap(({ own = [] }) => own).length
  const before = told()
  const isTold = () => {
    host.tick(100)
    expect(told()).toBeGreaterThan(before)
  }
  await vi.waitFor(isTold, { timeout: 15_000, interval: 5 })
}

/** Lets time pass, and whoever waits for it take their turns. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 100) {
    host.tick(100)
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}

beforeEach(async () => {
  updates = []
  host = new LocalHost({ realTime: false })
  host.onUpdate((update) => updates.push(update))
  await ask({ type: 'start', playground: SANDBOX })
})

describe('a lesson in the playground', () => {
  it('is in the course, without the answers that only look right', async () => {
    const { parts } = await ask({ type: 'course' })
    const lessons = parts.flatMap((part) => part.lessons)
    expect(lessons.length).toBeGreaterThan(30)
    expect(lessons.flatMap(({ wrong }) => wrong)).toEqual([])
  })

  it('is refused by a sentence where there is none of that name', async () => {
    expect(await host.ask({ type: 'lesson', id: 'nowhere/none' })).toEqual({
      error: 'There is no lesson nowhere/none.',
    })
  })

  it('starts with its files, its cluster and its seed, and tells that all of it is another', async () => {
    const { files, report } = await ask({ type: 'lesson', id: FIRST })
    expect(files.map(({ name }) => name)).toEqual(['client.yaml', 'web.yaml'])
    expect(new Set(report.lines.map(({ action }) => action))).toEqual(new Set(['unchanged']))
    expect(updates.filter(({ anew }) => anew)).toHaveLength(2)
    expect(updates.findLast(({ topology }) => topology)!.topology!.pods.map(({ name }) => name)).toContain('client')
  })

  it('has its files owned by the editor: what leaves them leaves the cluster', async () => {
    const { files } = await ask({ type: 'lesson', id: FIRST })
    const { lines } = await ask({ type: 'apply', files: files.filter(({ name }) => name !== 'client.yaml') })
    expect(lines).toContainEqual({ text: 'pod "client" deleted from default namespace', action: 'deleted' })
  })

  it('comes back with the files that the learner had there', async () => {
    const { files } = await ask({ type: 'lesson', id: ADDRESS })
    const mended = files.map((file) =>
      file.name === 'service.yaml'
        ? {
            ...file,
            text: 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}',
          }
        : file,
    )
    const answer = await ask({ type: 'lesson', id: ADDRESS, files: mended })
    expect(answer.files).toEqual(mended)
    expect(await marks(ADDRESS)).toBe('yyy')
  })
})

describe('checks', () => {
  it('say of the open lesson alone how far it is done', async () => {
    await ask({ type: 'lesson', id: ADDRESS })
    expect(await marks(ADDRESS)).toBe('nnn')
    expect(await marks(FIRST)).toBe('')
    await ask({ type: 'start', playground: SANDBOX })
    expect(await marks(ADDRESS)).toBe('')
  })

  it('never disturb what they look at', async () => {
    await ask({ type: 'lesson', id: ROLLOUTS })
    const before = await ask({ type: 'snapshot' })
    await marks(ROLLOUTS)
    expect(await ask({ type: 'snapshot' })).toEqual(before)
  })

  it('look at what is dear only when all else holds', async () => {
    await ask({ type: 'lesson', id: '02-cluster-ip/07-readiness' })
    expect(await marks('02-cluster-ip/07-readiness')).toBe('nn-')
  })

  it('count requests of the learner, and none of the traffic, the setup or the prediction', async () => {
    await ask({ type: 'lesson', id: NAMES })
    await ask({ type: 'predict', id: NAMES })
    await pass(3000)
    expect(await marks(NAMES)).toBe('nnn')
    await type('kubectl exec client -- curl -s cart.shop')
    expect(await marks(NAMES)).toBe('nyn')
  })

  it('remember requests when the engine was lost in the middle of a lesson', async () => {
    const { files, config, seed } = await ask({ type: 'lesson', id: NAMES })
    await type('kubectl exec client -- curl -s cart.shop')
    const snapshot = structuredClone(await ask({ type: 'snapshot' }))
    host = new LocalHost({ realTime: false })
    await ask({ type: 'start', playground: { files, config, seed }, snapshot, again: true })
    expect(await marks(NAMES)).toBe('nyn')
  })
})

describe('a prediction', () => {
  it('types its lines and sends its request in the cluster that is seen', async () => {
    await ask({ type: 'lesson', id: FIRST })
    const { trace } = await ask({ type: 'predict', id: FIRST })
    expect(trace.outcome).toBe('timeout')
    const told = updates.find(({ own }) => own?.includes(trace.id))
    expect(told?.traces?.map(({ id }) => id)).toContain(trace.id)
  })

  it('is no answer while another lesson is open', async () => {
    await ask({ type: 'lesson', id: FIRST })
    expect(await host.ask({ type: 'predict', id: NAMES })).toEqual({ error: 'That lesson is not open.' })
  })
})

describe('solve', () => {
  it('puts in the files of the solution and leaves the learner his others', async () => {
    const { files } = await ask({ type: 'lesson', id: ADDRESS })
    const mine = { name: 'mine.yaml', text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}' }
    const solved = await ask({ type: 'solve', id: ADDRESS, files: [...files, mine] })
    expect(solved.files.map(({ name }) => name).toSorted()).toEqual([
      'client.yaml',
      'mine.yaml',
      'service.yaml',
      'web.yaml',
    ])
    await pass(3000)
    expect(await marks(ADDRESS)).toBe('yyy')
  })
})
