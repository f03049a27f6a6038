import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LocalHost } from '../../host/local-host.ts'
import { actions, cluster, connect, editFile, files, lesson, openLesson, sandbox, traffic } from '../index.ts'
import { again, begin, exportProgress, guess, hint, importProgress, leave, lessonOf, solve, study } from './index.ts'

const FIRST = '01-pods/01-addresses-change'
const ADDRESS = '02-cluster-ip/01-one-address'
const NAMES = '02-cluster-ip/03-names'
const SOLUTION = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: { app: web }
  ports:
    - port: 80
`
const SANDBOX = {
  files: [
    { name: 'mine.yaml', text: 'apiVersion: v1\nkind: Service\nmetadata: {name: mine}\nspec: {ports: [{port: 80}]}' },
  ],
  config: '',
  seed: 7,
}

/** What a browser keeps. */
class Storage {
  readonly texts = new Map<string, string>()
  getItem = (key: string) => this.texts.get(key) ?? null
  setItem = (key: string, text: string) => void this.texts.set(key, text)
  removeItem = (key: string) => void this.texts.delete(key)
}

let host: LocalHost
let storage: Storage
let stop: () => void

beforeEach(async () => {
  storage = new Storage()
  vi.stubGlobal('localStorage', storage)
  host = new LocalHost({ realTime: false })
  stop = connect(host)
  await actions.open(SANDBOX)
})

afterEach(() => {
  lesson.setState({ open: null, sandbox: null })
  study.setState({ notice: null, progress: { version: 1, lessons: {}, opened: [] } })
  stop()
  vi.unstubAllGlobals()
})

/** Opens a lesson as a click does, and waits until it has begun. */
async function open(id: string): Promise<void> {
  openLesson(id)
  await vi.waitFor(() => expect(study.getState()).toMatchObject({ phase: 'running', lesson: { id } }), 8000)
}

/** Lets time pass until the checks say this: yes, no, or - for not yet. */
async function says(marks: string): Promise<void> {
  await vi.waitFor(() => {
    host.tick(250)
    const { verdicts } = study.getState()
    expect(verdicts.map((one) => (one === null ? '-' : one.ok ? 'y' : 'n')).join('')).toBe(marks)
  }, 8000)
}

const names = () => files.getState().files.map(({ name }) => name)
const services = () => cluster.getState().topology.services.map(({ name }) => name)

describe('a lesson that is opened', () => {
  it('brings its own files and its own cluster, and keeps the sandbox apart', async () => {
    await open(ADDRESS)
    expect(names()).toEqual(['client.yaml', 'service.yaml', 'web.yaml'])
    expect(services()).not.toContain('mine')
    expect(sandbox()).toEqual(SANDBOX)
    expect(study.getState().progress.opened).toEqual([ADDRESS])
  })

  it('is left for the sandbox as it was: same files, same cluster, same time', async () => {
    host.tick(250)
    await actions.scale('Deployment', 'default', 'none', 1)
    actions.setSource({ id: 'by-hand', from: 'client', service: 'default/mine', door: 'clusterIP', rate: 2 } as never)
    await vi.waitFor(() => expect(traffic.getState().sources.map(({ source }) => source.id)).toContain('by-hand'))
    const { cluster: before } = (await host.ask({ type: 'snapshot' })) as { cluster: object }
    await open(ADDRESS)
    await leave()
    const { cluster: after } = (await host.ask({ type: 'snapshot' })) as { cluster: unknown }
    // Who teaches has loaded a part of the engine, which has nothing to do here.
    expect(after).toEqual({ ...before, parts: expect.anything() as unknown })
    expect(files.getState()).toMatchObject(SANDBOX)
    expect(lesson.getState()).toMatchObject({ open: null, sandbox: null })
    expect(study.getState().lesson).toBeNull()
    expect(traffic.getState().sources.map(({ source }) => source.id)).toContain('by-hand')
  })

  it('gives way to the next one without touching the sandbox', async () => {
    await open(FIRST)
    await open(ADDRESS)
    expect(sandbox()).toEqual(SANDBOX)
    await leave()
    expect(services()).toContain('mine')
  })

  it('that does not exist says so, and leaves the sandbox open', async () => {
    openLesson('nowhere/none')
    await vi.waitFor(() => expect(study.getState().problem).toBe('There is no lesson nowhere/none.'), 8000)
    expect(lesson.getState().open).toBeNull()
    expect(names()).toEqual(['mine.yaml'])
  })

  it('is left by whoever opens another playground', async () => {
    await open(FIRST)
    await actions.open({ files: [], config: '', seed: 1 })
    expect(lesson.getState()).toMatchObject({ open: null, sandbox: null })
    expect(study.getState().lesson).toBeNull()
    expect(await host.ask({ type: 'check', id: FIRST })).toEqual([])
  })

  it('goes on with another configuration of its cluster', async () => {
    await open(ADDRESS)
    editFile('service.yaml', SOLUTION)
    await actions.reconfigure(
      'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ipvs\n',
    )
    expect(files.getState().config).toContain('ipvs')
    await says('yyy')
  })
})

describe('its checks', () => {
  it('look by themselves when the learner has applied, and the tick goes into the progress', async () => {
    await open(ADDRESS)
    await says('nnn')
    hint()
    editFile('service.yaml', SOLUTION)
    expect(study.getState().changed).toBe(true)
    await actions.apply()
    await says('yyy')
    expect(study.getState().done).toBe(true)
    expect(study.getState().progress.lessons[ADDRESS]).toMatchObject({ hints: 1, solved: false })
    expect(storage.getItem('podpath.progress')).toContain(ADDRESS)
  })

  it('do not look while nobody sees the page', async () => {
    const page = Object.assign(new EventTarget(), { hidden: true })
    vi.stubGlobal('document', page)
    await open(ADDRESS)
    const ask = vi.spyOn(host, 'ask')
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(ask.mock.calls.filter(([{ type }]) => type === 'check')).toEqual([])
    page.hidden = false
    page.dispatchEvent(new Event('visibilitychange'))
    await says('nnn')
  })

  it('do not look when the lesson is left', async () => {
    await open(ADDRESS)
    await says('nnn')
    await leave()
    const ask = vi.spyOn(host, 'ask')
    await actions.apply()
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(ask.mock.calls.filter(([{ type }]) => type === 'check')).toEqual([])
  })
})

describe('solve', () => {
  it('does the task, and is no merit', async () => {
    await open(ADDRESS)
    await solve()
    await says('yyy')
    expect(study.getState().progress.lessons[ADDRESS]).toMatchObject({ solved: true })
  })

  it('tells which lines it has typed', async () => {
    await open(NAMES)
    await solve()
    expect(study.getState().typed.join('\n')).toContain('curl')
    await says('yyy')
  })
})

describe('a guess', () => {
  it('is judged by what the simulator does, and stays', async () => {
    await open(FIRST)
    await guess('ok')
    expect(study.getState().guess).toMatchObject({ option: 'ok', outcome: 'timeout', trace: { outcome: 'timeout' } })
    await guess('timeout')
    expect(study.getState().guess).toMatchObject({ option: 'ok' })
  })
})

describe('what a browser keeps', () => {
  it('brings the learner’s files, hints and guess back after a reload, and the sandbox after that', async () => {
    await open(ADDRESS)
    hint()
    await guess('ok')
    editFile('service.yaml', SOLUTION)
    await actions.apply()
    await says('yyy')
    // A reload: another page and another engine, with the same storage.
    lesson.setState({ open: null, sandbox: null })
    stop()
    host = new LocalHost({ realTime: false })
    stop = connect(host)
    openLesson(ADDRESS, SANDBOX)
    await vi.waitFor(() => expect(study.getState().phase).toBe('running'), 8000)
    expect(study.getState()).toMatchObject({ hints: 1, guess: { option: 'ok', outcome: 'nxdomain', trace: null } })
    expect(files.getState().files.find(({ name }) => name === 'service.yaml')?.text).toBe(SOLUTION)
    await says('yyy')
    await leave()
    expect(files.getState()).toMatchObject(SANDBOX)
    expect(services()).toContain('mine')
  })

  it('brings back the requests that had counted', async () => {
    await open(NAMES)
    await solve()
    await says('yyy')
    lesson.setState({ open: null, sandbox: null })
    openLesson(NAMES, SANDBOX)
    await vi.waitFor(() => expect(study.getState().phase).toBe('running'), 8000)
    await says('yyy')
  })

  it('is forgotten by a reset', async () => {
    await open(ADDRESS)
    hint()
    editFile('service.yaml', SOLUTION)
    await actions.apply()
    await says('yyy')
    await again()
    await says('nnn')
    expect(study.getState()).toMatchObject({ hints: 0, changed: false, done: false })
    expect(study.getState().progress.lessons).toHaveProperty([ADDRESS])
  })

  it('may be forbidden: the lesson goes on, and it is said once something is to be kept', async () => {
    storage.setItem = () => {
      throw new Error('QuotaExceededError')
    }
    await open(ADDRESS)
    expect(study.getState().notice).toContain('does not let PodPath keep your progress')
    await says('nnn')
  })
})

describe('progress', () => {
  const other =
    '{"version":1,"lessons":{"02-cluster-ip/03-names":{"at":5,"hints":0,"solved":false}},"opened":["02-cluster-ip/03-names"]}'

  it('goes out as a file and comes into another browser, beside what that one knew', async () => {
    await begin(FIRST)
    expect(importProgress(other)).toBeNull()
    const { lessons, opened } = JSON.parse(exportProgress()) as { lessons: object; opened: string[] }
    expect(lessons).toHaveProperty([NAMES])
    expect(opened).toEqual([NAMES, FIRST])
  })

  it('is refused by a sentence where it is none', () => {
    expect(importProgress('[]')).toMatch(/^This is no file of progress/)
    expect(importProgress('{"version":2}')).toBe('This progress is of a newer version (2) of PodPath.')
  })
})

it('each reason leads to the lesson that teaches it', async () => {
  await open(FIRST)
  expect(lessonOf('POD_TERMINATED')).toEqual({ id: FIRST, title: expect.any(String) })
  expect(lessonOf('NO_SUCH_REASON')).toBeNull()
})

// It has the page load anew, so it comes last.
it('kept progress is put aside where it is damaged, and nothing else is lost', async () => {
  vi.resetModules()
  storage.setItem('podpath.progress', '{"version":1,"lessons":')
  storage.setItem('podpath.lesson.x', 'kept')
  const fresh = await import('./index.ts')
  fresh.exportProgress()
  expect(fresh.study.getState().notice).toBe(
    'What this browser had kept of your progress cannot be read, and was put aside. This is no file of progress: it is no JSON.',
  )
  expect(storage.getItem('podpath.progress.damaged')).toBe('{"version":1,"lessons":')
  expect(storage.getItem('podpath.lesson.x')).toBe('kept')
})
