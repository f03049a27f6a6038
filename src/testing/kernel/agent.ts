import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Call, Counts } from './protocol.ts'

const SCRIPT = fileURLToPath(new URL('agent.mjs', import.meta.url))

type Answer = 'overdue' | { ready: true } | { id: number; result: unknown } | { id: number; error: string }

/** The process in one network namespace, and how to talk to it. */
export class Agent {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>()
  readonly #ready: Promise<void>
  #calls = 0

  /**
   * @param namespace a network namespace that exists
   * @param allTurn resolves when all agents of the lab have looked at what has come
   */
  constructor(
    readonly namespace: string,
    allTurn: () => Promise<void>,
  ) {
    this.#child = spawn('ip', ['netns', 'exec', namespace, process.execPath, SCRIPT], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#ready = new Promise((resolve, reject) => {
      this.#child.on('message', (answer: Answer) => {
        if (answer === 'overdue') void allTurn().then(() => this.#child.connected && this.#child.send('allTurned'))
        else if ('ready' in answer) resolve()
        else this.#hear(answer)
      })
      this.#child.on('exit', () => this.#fail(new Error(`the process in ${namespace} has ended`), reject))
      this.#child.on('error', (error) => this.#fail(error, reject))
    })
    this.#ready.catch(() => {})
  }

  ask(call: Call & { op: 'ask' }): Promise<Counts> {
    return this.#call<Counts>(call)
  }

  /** Opens or uses a connection that stays open: how its answer went. */
  talk(call: Call & { op: 'open' | 'say' }): Promise<string> {
    return this.#call<string>(call)
  }

  async do(call: Call & { op: 'sysctl' | 'listen' | 'turn' | 'unlisten' | 'close' }): Promise<void> {
    await this.#call(call)
  }

  end(): void {
    this.#child.kill('SIGKILL')
  }

  async #call<T>(call: Call): Promise<T> {
    await this.#ready
    const id = ++this.#calls
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#child.send({ ...call, id })
    })
  }

  #hear(answer: Exclude<Answer, 'overdue' | { ready: true }>): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('error' in answer) waiting?.reject(new Error(`${this.namespace}: ${answer.error}`))
    else waiting?.resolve(answer.result as never)
  }

  #fail(error: Error, reject: (error: Error) => void): void {
    reject(error)
    for (const waiting of this.#waiting.values()) waiting.reject(error)
    this.#waiting.clear()
  }
}
