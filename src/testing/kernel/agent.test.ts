import { fork, type ChildProcess } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { Call, Counts, LabProtocol } from './protocol.ts'

const SCRIPT = fileURLToPath(new URL('agent.mjs', import.meta.url))
/** Real milliseconds: any clock may be late, none may be early. */
const SHORT = 30

const children: ChildProcess[] = []

async function start() {
  const child = fork(SCRIPT, { execArgv: [] })
  children.push(child)
  await once(child, 'message')
  let id = 0
  const call = async (request: Call): Promise<unknown> => {
    const mine = ++id
    child.send({ ...request, id: mine })
    for (;;) {
      const [answer] = (await once(child, 'message')) as [{ id?: number; result?: unknown }]
      if (answer.id === mine) return answer.result
    }
  }
  return { child, call }
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}

/** One connection, and what it says when it is overdue. */
async function askOverdue(protocol: LabProtocol, port: number, beforeTurned: () => Promise<unknown>): Promise<Counts> {
  const { child, call } = await start()
  const overdue = new Promise<void>((resolve) => {
    child.on('message', (message) => message === 'overdue' && resolve())
  })
  const target = { host: '127.0.0.1', port, protocol, timeoutMs: SHORT }
  const counts = call({ op: 'ask', target, count: 1, width: 1, patience: 1 })
  await overdue
  await beforeTurned()
  child.send('allTurned')
  return (await counts) as Counts
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

describe('who asks in the lab', () => {
  it.each<LabProtocol>(['TCP', 'UDP'])(
    '[LAB-5] calls an answer by %s late, not lost, when who answers was busy',
    async (protocol) => {
      const server = await start()
      const port = await freePort()
      await server.call({ op: 'listen', listeners: [{ host: '127.0.0.1', port, protocol }] })
      server.child.kill('SIGSTOP')
      const counts = await askOverdue(protocol, port, () => {
        server.child.kill('SIGCONT')
        return server.call({ op: 'turn' })
      })
      expect(counts).toEqual({ [`ok 127.0.0.1:${port} 127.0.0.1`]: 1 })
    },
  )

  it('[LAB-5] gives up on who has nothing to say though all had their turn', async () => {
    const silent = createSocket('udp4').bind(0, '127.0.0.1')
    await once(silent, 'listening')
    const counts = await askOverdue('UDP', silent.address().port, () => Promise.resolve())
    silent.close()
    expect(counts).toEqual({ timeout: 1 })
  })
})
