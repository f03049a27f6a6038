import type { Cluster, KubeObject } from '#engine'
import { localMachine, Shell } from '#shell'
import type { TerminalNews, TerminalOrder } from './messages.ts'
import { PageTime } from './pageTime.ts'
import { PageTty } from './pageTty.ts'
import { Tabs } from './tabs.ts'

const HOME = '/root'
const ALIASES = { k: 'kubectl', ll: 'ls -l' }

/** What a terminal needs of the playground that it stands in. */
export interface Surroundings {
  cluster(): Cluster
  tell(news: TerminalNews): void
  /** An object belongs to a tab from now on: when it leaves the tab, an apply deletes it. */
  own(object: KubeObject, tab: string): void
  /** The editor has closed a tab: what belongs to it leaves with the next apply. */
  closed(tab: string): void
  /** Whatever belonged to the tab is nobody's now, and stays. */
  disown(tab: string): void
}

/**
 * A terminal at a cluster: a shell on somebody's own computer, whose home directory holds the editor's tabs. With another
 * cluster comes another shell; files and history stay.
 */
export class TerminalSession {
  readonly #tabs: Tabs
  #tty: PageTty | null = null
  #time: PageTime | null = null
  #end = new AbortController()
  #history: string[] = []
  #news: TerminalNews = {}
  #planned = false
  #waited = false

  constructor(private readonly around: Surroundings) {
    this.#tabs = new Tabs(HOME, (name, text) => {
      if (text === null) around.disown(name)
      this.#plan()
    })
  }

  handle(order: TerminalOrder): void {
    switch (order.do) {
      case 'open':
        return this.#open(order)
      case 'input':
        this.#tty?.input(order.text)
        return
      case 'run':
        this.#tty?.run(order.command)
        return
      case 'note':
        // Above the line that is being typed, as a job in the background would print.
        if (order.text) void this.#tty?.write(`\u001B[2m# ${order.text}\u001B[0m\n`)
        return
      case 'resize':
        this.#tty?.resize(order.columns, order.rows)
        return
      case 'taken':
        this.#tty?.taken(order.letters)
        return
      case 'files':
        this.#tabs.hear(order.changes, order.seen)
        for (const { name, text } of order.changes) if (text === null) this.around.closed(name)
        return
      case 'close':
        this.#stop()
        return
    }
  }

  /** Time has passed, or something has happened in the cluster. */
  look(): void {
    this.#time?.look()
    const waits = this.#time?.isAwaited ?? false
    if (waits === this.#waited) return
    this.#waited = waits
    this.#news.waits = waits
    this.#plan()
  }

  /** When somebody here wakes next, in virtual milliseconds; Infinity where nobody sleeps. */
  get next(): number {
    return this.#time?.next ?? Infinity
  }

  /** There is another cluster: what ran here ends, and a new shell begins at the new one. */
  adopt(): void {
    const tty = this.#tty
    if (!tty) return
    const { columns, rows } = tty
    this.#stop()
    this.#print(
      '\r\n\x1b[2m[This is another cluster now. What ran has ended; files and history are as they were.]\x1b[0m\r\n',
    )
    this.#begin(columns, rows)
  }

  #open({ columns, rows, history, files }: Extract<TerminalOrder, { do: 'open' }>): void {
    if (this.#history.length === 0) this.#history = [...history]
    this.#tabs.replace(files)
    this.#stop()
    this.#begin(columns, rows)
  }

  #stop(): void {
    this.#end.abort()
    this.#end = new AbortController()
    this.#tty = null
    this.#time = null
    this.look()
  }

  #begin(columns: number, rows: number): void {
    const cluster = this.around.cluster()
    const { signal } = this.#end
    const time = new PageTime(cluster)
    let shell: Shell | null = null
    const tty: PageTty = new PageTty({
      columns,
      rows,
      history: this.#history,
      print: (text) => {
        if (tty === this.#tty) this.#print(text)
      },
      onHistory: (line) => {
        this.#history = [...this.#history, line]
        ;(this.#news.history ??= []).push(line)
        this.#plan()
      },
      onInterrupt: () => shell?.interrupt(),
    })
    this.#tty = tty
    this.#time = time
    const machine = localMachine({ cluster, time, files: this.#tabs.files, ledger: this.#ledger() })
    const live = async () => {
      while (!signal.aborted) {
        shell = new Shell({ machine, stdin: tty, stdout: tty, stderr: tty, terminal: tty, signal, aliases: ALIASES })
        const code = await shell.interact()
        if (signal.aborted) return
        tty.say(`\x1b[2m[That shell has ended with ${code}. Here is a new one.]\x1b[0m\r\n`)
      }
    }
    live().catch((error: unknown) => {
      if (signal.aborted) return
      tty.say(`\r\n[The terminal failed: ${error instanceof Error ? error.message : String(error)}]\r\n`)
      this.#stop()
    })
  }

  #ledger() {
    const file = (path: string, how: 'applied' | 'deleted') => {
      const name = this.#tabs.tabOf(path)
      const text = name === null ? null : this.#tabs.text(name)
      if (name === null || text === null) return null
      const filed = (this.#news.filed ??= [])
      if (!filed.some((each) => each.file === name && each.how === how)) filed.push({ file: name, text, how })
      this.#plan()
      return name
    }
    return {
      applied: (path: string, object: KubeObject) => {
        const name = file(path, 'applied')
        if (name !== null) this.around.own(object, name)
      },
      deleted: (path: string) => {
        const name = file(path, 'deleted')
        if (name !== null) this.around.disown(name)
      },
    }
  }

  #print(text: string): void {
    this.#news.output = (this.#news.output ?? '') + text
    this.#plan()
  }

  /** What comes in one turn is told together. */
  #plan(): void {
    if (this.#planned) return
    this.#planned = true
    setTimeout(() => {
      this.#planned = false
      const files = this.#tabs.take()
      const news = { ...this.#news, ...(files && { files }) }
      this.#news = {}
      if (Object.keys(news).length > 0) this.around.tell(news)
    }, 0)
  }
}
