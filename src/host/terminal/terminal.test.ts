import { beforeEach, describe, expect, it } from 'vitest'
import * as manifest from '#manifest'
import type { FileChange, SourceFile, TerminalNews, TerminalOrder, Update } from '../messages.ts'
import { PlaygroundServer } from '../server.ts'

const WEB = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - port: 80
`

const ESC = '\u001B'

let server: PlaygroundServer
let screen: string
let files: Map<string, string | null>
let filed: NonNullable<TerminalNews['filed']>
let updates: Update[]
/** Whether the page draws what it gets. */
let draws: boolean

const order = (order: TerminalOrder) => server.handle({ type: 'terminal', order })
const type = (text: string) => order({ do: 'input', text })

async function turn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1))
}

/** Lets real time pass until it is so; virtual time goes along. */
async function until(what: string, isSo: () => boolean, frame = 16): Promise<void> {
  for (let i = 0; i < 5000; i++) {
    if (isSo()) return
    server.tick(frame)
    await turn()
  }
  throw new Error(`${what} did not happen. On the screen:\n${screen.slice(-2000)}`)
}

const shows = (text: string) => until(`"${text}" on the screen`, () => screen.includes(text))
const atPrompt = () => until('a prompt', () => screen.endsWith('$ '))

async function run(line: string): Promise<string> {
  const before = screen.length
  type(`${line}\r`)
  await until(`the end of ${line}`, () => screen.slice(before).endsWith('$ '))
  return screen.slice(before)
}

async function open(tabs: SourceFile[] = [], start = true): Promise<void> {
  if (start) server.handle({ type: 'start', playground: { files: tabs, config: '', seed: 1 } })
  order({ do: 'open', columns: 100, rows: 30, history: [], files: tabs })
  await atPrompt()
}

beforeEach(() => {
  screen = ''
  files = new Map()
  filed = []
  updates = []
  draws = true
  server = new PlaygroundServer((update) => {
    updates.push(update)
    const { terminal } = update
    if (!terminal) return
    if (terminal.output) {
      screen += terminal.output.replaceAll(`${ESC}[?2004h`, '').replaceAll(`${ESC}[?2004l`, '')
      const letters = terminal.output.length
      if (draws) queueMicrotask(() => order({ do: 'taken', letters }))
    }
    for (const { name, text } of terminal.files?.changes ?? []) files.set(name, text)
    filed.push(...(terminal.filed ?? []))
  }, manifest)
})

describe('a terminal in the page', () => {
  it('runs what is typed, and keeps what was set', async () => {
    await open()
    await run('NAME=world')
    expect(await run('echo "hello $NAME"')).toContain('\r\nhello world\r\n')
  })

  it('asks the cluster that is on the picture', async () => {
    await open([{ name: 'web.yaml', text: WEB }])
    expect(await run('kubectl get svc web -o name')).toContain('service/web')
  })

  it('lets requests fly on the picture', async () => {
    await open()
    await run('curl -m 1 http://10.0.1.5:30100')
    const traces = updates.flatMap(({ traces = [] }) => traces)
    expect(traces.filter(({ source }) => source === 'client/internet')).toHaveLength(1)
  })

  it('waits as virtual time passes, and stands still with it', async () => {
    await open()
    type('sleep 5; echo woken\r')
    await turn()
    for (let i = 0; i < 20; i++) server.tick(200)
    await turn()
    expect(screen).not.toContain('\r\nwoken')
    server.handle({ type: 'pause' })
    for (let i = 0; i < 20; i++) server.tick(200)
    await turn()
    expect(screen).not.toContain('\r\nwoken')
    expect(updates.findLast(({ terminal }) => terminal?.waits !== undefined)?.terminal?.waits).toBe(true)
    server.handle({ type: 'play', speed: 1 })
    await shows('\r\nwoken')
  })

  it('wakes sleepers in the moment they wait for, at any speed', async () => {
    await open()
    server.handle({ type: 'play', speed: 20 })
    const began = updates.at(-1)!.time
    type('for i in 1 2 3 4 5 6 7 8; do sleep 1; done; echo woken\r')
    await until('waking', () => screen.includes('\r\nwoken'), 100)
    // A frame at this speed is two seconds long.
    expect(updates.at(-1)!.time - began).toBeLessThan(8 * 2000)
  })

  it('streams a watch until Ctrl+C, and then asks for the next command', async () => {
    await open([{ name: 'web.yaml', text: WEB }])
    type('kubectl get svc -w\r')
    await shows('web ')
    server.handle({ type: 'apply', files: [{ name: 'web.yaml', text: WEB.replaceAll('name: web', 'name: late') }] })
    await shows('late ')
    type('\u0003')
    await atPrompt()
    expect(await run('echo $?')).toContain('130')
  })

  it('runs the command of a button instead of what runs, or of what stands half typed', async () => {
    await open()
    type('sleep 1000\r')
    await turn()
    order({ do: 'run', command: 'echo first' })
    await shows('\r\nfirst')
    await atPrompt()
    type('echo half')
    order({ do: 'run', command: 'echo second' })
    await shows('\r\nsecond')
    expect(screen).not.toContain('\r\nhalf')
  })

  it('ends an endless loop at Ctrl+C', async () => {
    await open()
    type('while true; do :; done\r')
    await turn()
    type('\u0003')
    await atPrompt()
    expect(await run('echo still here')).toContain('still here')
  })

  it('lets a page that draws slowly set the pace of `yes`', async () => {
    await open()
    draws = false
    type('yes\r')
    for (let i = 0; i < 50; i++) await turn()
    expect(screen.length).toBeLessThan(70_000)
    draws = true
    type('\u0003')
    order({ do: 'taken', letters: 1_000_000 })
    await atPrompt()
  })

  it('cuts an endless stream with a sentence', async () => {
    await open()
    type('yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes\r')
    await shows('[The rest was cut: more than two million characters came at once.]')
    await atPrompt()
    expect(screen.length).toBeLessThan(2_200_000)
    expect(await run('echo still here')).toContain('still here')
  })

  it('begins anew in the first column after an endless line', async () => {
    await open()
    type("seq -s ' ' 1 100000000\r")
    await shows('[The rest was cut')
    await atPrompt()
    type('abc\u001B[D')
    await turn()
    expect(screen.endsWith(`abc${ESC}[22G`)).toBe(true)
  })

  it('gives another cluster another shell, and ends what ran', async () => {
    await open()
    await run('A=1')
    type('sleep 1000\r')
    await turn()
    server.handle({ type: 'start', playground: { files: [], config: '', seed: 2 } })
    await shows('another cluster')
    await atPrompt()
    expect(await run('echo "[$A]"')).toContain('[]')
  })
})

describe('tabs of the editor', () => {
  const changed = (...changes: FileChange[]) => order({ do: 'files', changes, seen: 99 })

  it('are files of the home directory, as they are typed', async () => {
    await open([{ name: 'web.yaml', text: 'one\n' }])
    expect(await run('cat web.yaml')).toContain('one')
    changed({ name: 'web.yaml', text: 'two\n' }, { name: 'more.yaml', text: 'three\n' })
    expect(await run('cat *.yaml')).toContain('three\r\ntwo')
    changed({ name: 'more.yaml', text: null })
    expect(await run('ls')).not.toContain('more.yaml')
  })

  it('are made, changed, renamed and removed by the shell', async () => {
    await open([{ name: 'web.yaml', text: WEB }])
    await run("printf 'a: 1\\n' > made.yaml")
    await until('the file', () => files.get('made.yaml') === 'a: 1\n')
    await run("sed -i 's/port: 80/port: 81/' web.yaml")
    await until('the change', () => files.get('web.yaml') === WEB.replace('80', '81'))
    await run('mv made.yaml moved.yaml; rm web.yaml')
    await until('the move', () => files.get('moved.yaml') === 'a: 1\n')
    expect(files.get('made.yaml')).toBeNull()
    expect(files.get('web.yaml')).toBeNull()
  })

  it('are told as they are after a command, not letter by letter, and only once', async () => {
    await open()
    await run('for i in 1 2 3; do echo "n: $i" >> made.yaml; done')
    await until('the file', () => files.get('made.yaml') === 'n: 1\nn: 2\nn: 3\n')
    files.clear()
    changed({ name: 'made.yaml', text: 'n: 4\n' })
    await run('cat made.yaml')
    expect(files.size).toBe(0)
  })

  it('take the change of the shell where the two cross', async () => {
    await open([{ name: 'web.yaml', text: 'one\n' }])
    await run('echo two > web.yaml')
    order({ do: 'files', changes: [{ name: 'web.yaml', text: 'three\n' }], seen: 0 })
    expect(await run('cat web.yaml')).toContain('two')
    order({ do: 'files', changes: [{ name: 'web.yaml', text: 'four\n' }], seen: 1 })
    expect(await run('cat web.yaml')).toContain('four')
  })

  it('are only those with manifests: other files stay in the shell', async () => {
    await open()
    await run('echo hi > notes.txt; mkdir d; echo hi > d/a.yaml; echo hi > /tmp/b.yaml')
    expect(files.size).toBe(0)
    expect(await run('cat notes.txt')).toContain('hi')
  })
})

describe('who owns what kubectl made', () => {
  const names = () => updates.findLast(({ topology }) => topology)!.topology!.services.map(({ name }) => name)
  const tab = (name: string, text: string): SourceFile => ({ name, text })

  it('a file that kubectl applied owns its objects, as one that was applied in the editor', async () => {
    await open([tab('web.yaml', WEB)])
    await run("sed 's/name: web/name: api/' web.yaml > api.yaml; kubectl apply -f api.yaml")
    await until('the service', () => names().includes('api'))
    expect(filed).toEqual([{ file: 'api.yaml', text: WEB.replace('name: web', 'name: api'), how: 'applied' }])
    server.handle({ type: 'apply', files: [tab('web.yaml', WEB)] })
    expect(names(), 'an apply that crossed the news').toContain('api')
    order({ do: 'files', changes: [{ name: 'api.yaml', text: null }], seen: 9 })
    server.handle({ type: 'apply', files: [tab('web.yaml', WEB)] })
    expect(names()).not.toContain('api')
  })

  it('a file that the shell changed and nobody applied is left alone by an apply of the others', async () => {
    await open([tab('web.yaml', WEB)])
    const draft = tab('web.yaml', WEB.replace('name: web', 'name: other'))
    server.handle({ type: 'apply', files: [draft], drafts: ['web.yaml'] })
    expect(names()).toContain('web')
    expect(names()).not.toContain('other')
  })

  it('an engine that was brought back keeps what kubectl has applied since the editor', async () => {
    const files = [tab('web.yaml', WEB)]
    await open(files)
    await run("sed 's/name: web/name: api/' web.yaml > api.yaml; kubectl apply -f api.yaml")
    await run("sed -i 's/port: 80/port: 81/' web.yaml; kubectl apply -f web.yaml")
    const snapshot = server.handle({ type: 'snapshot' })
    // What a host knows: the files of the last apply.
    server.handle({ type: 'start', playground: { files, config: '', seed: 1 }, snapshot })
    await atPrompt()
    expect(names()).toEqual(expect.arrayContaining(['api', 'web']))
    expect(await run('kubectl get svc web')).toContain('81/TCP')
  })

  it('rm deletes a file and nothing else', async () => {
    await open([tab('web.yaml', WEB)])
    await run('rm web.yaml')
    server.handle({ type: 'apply', files: [] })
    expect(names()).toContain('web')
  })

  it('what kubectl creates by itself is nobody’s, and stays', async () => {
    await open([tab('web.yaml', WEB)])
    await run('kubectl create service clusterip made --tcp=80')
    server.handle({ type: 'apply', files: [] })
    await until('the picture', () => names().includes('made'))
    expect(names()).not.toContain('web')
  })

  it('delete -f takes the objects, and the file is a draft again', async () => {
    await open([tab('web.yaml', WEB)])
    await run('kubectl delete -f web.yaml')
    expect(filed).toEqual([{ file: 'web.yaml', text: WEB, how: 'deleted' }])
    await until('the picture', () => !names().includes('web'))
  })
})
