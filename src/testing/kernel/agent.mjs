/**
 * Runs inside one network namespace of the lab, as the processes of a pod, node or client would: listens, and connects
 * when it is told to over IPC. Every answer says who answered and whom it sees: `10.244.0.7:80 10.0.1.5\n`.
 */
import { createSocket } from 'node:dgram'
import { writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'

/** @typedef {import('./protocol.ts').Listener} Listener */
/** @typedef {import('./protocol.ts').Call} Call */
/** @typedef {import('./protocol.ts').Target} Target */

/** One more request on a connection that is open; the first is the connection itself. */
const AGAIN = 'again\n'

/** @type {Set<import('node:net').Server | import('node:dgram').Socket>} */
const listening = new Set()
/** @type {Set<import('node:net').Socket>} */
const served = new Set()
/** @type {Map<string, import('node:net').Socket>} */
const kept = new Map()
/** @type {Map<string, import('node:dgram').Socket>} */
const keptDatagrams = new Map()
/** Those that have waited long enough by the clock. @type {(() => void)[]} */
const overdue = []

/** @type {{ [op in Call['op']]: (call: any) => unknown }} */
const ops = {
  sysctl: ({ values }) => {
    for (const [key, value] of Object.entries(values)) {
      try {
        writeFileSync(`/proc/sys/${key.replaceAll('.', '/')}`, value)
      } catch {
        // Some are of the whole machine in older kernels: then they are as they are.
      }
    }
  },
  listen: ({ listeners }) => Promise.all(listeners.map(listen)),
  turn: turn,
  unlisten: () => {
    for (const each of listening) each.close()
    listening.clear()
  },
  close: () => {
    for (const socket of served) socket.destroy()
    for (const each of listening) each.close()
    for (const socket of kept.values()) socket.destroy()
    for (const socket of keptDatagrams.values()) socket.close()
    keptDatagrams.clear()
    listening.clear()
    served.clear()
    kept.clear()
  },
  ask: ({ target, count, width, patience }) => ask(target, count, width, patience),
  open: ({ name, target }) => (target.protocol === 'UDP' ? openDatagrams(name, target) : open(name, target)),
  say: ({ name, timeoutMs }) => {
    const datagrams = keptDatagrams.get(name)
    if (datagrams) return sayDatagram(datagrams, timeoutMs)
    const socket = kept.get(name)
    if (!socket) return 'reset'
    socket.write(AGAIN)
    return answer(socket, timeoutMs)
  },
}

process.on('message', async (/** @type {(Call & { id: number }) | 'allTurned'} */ call) => {
  if (call === 'allTurned') {
    for (const go of overdue.splice(0)) go()
    return
  }
  try {
    process.send?.({ id: call.id, result: (await ops[call.op](call)) ?? null })
  } catch (error) {
    process.send?.({ id: call.id, error: String(error) })
  }
})
// Whoever started it is gone.
process.on('disconnect', () => process.exit())
// Ctrl+C reaches the whole group; the lab takes its namespaces down in order.
process.on('SIGINT', () => {})
process.send?.({ ready: true })

/**
 * @param {Listener} listener
 * @returns {Promise<void>}
 */
function listen({ host, port, protocol, targets }) {
  return new Promise((resolve, reject) => {
    if (protocol === 'UDP') {
      const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
      socket.on('message', (_, from) => {
        // A wildcard socket does not say to which address the datagram came; the kernel answers from that one.
        socket.send(`${bracketed(host)}:${port} ${from.address}\n`, from.port, from.address)
      })
      socket.once('error', reject)
      socket.bind(port, host, resolve)
      listening.add(socket)
      return
    }
    const server = createServer((socket) => {
      served.add(socket)
      socket.on('close', () => served.delete(socket))
      socket.on('error', () => {})
      if (targets) return passOn(socket, host, targets[Math.floor(Math.random() * targets.length)])
      const text = `${bracketed(socket.localAddress)}:${socket.localPort} ${socket.remoteAddress}\n`
      socket.write(text)
      socket.on('data', () => socket.write(text))
    })
    server.once('error', reject)
    server.listen({ port, host, ipv6Only: host.includes(':'), backlog: 1024 }, () => resolve())
    listening.add(server)
  })
}

/**
 * Node tells the callback what went wrong; its types do not say so.
 * @param {import('node:dgram').Socket} socket
 * @returns {(port: number, host: string, then: (error?: unknown) => void) => void}
 */
function connected(socket) {
  return (port, host, then) => socket.connect(port, host, /** @type {() => void} */ (then))
}

/**
 * What a load balancer does with a connection.
 * @param {import('node:net').Socket} socket
 * @param {string} localAddress
 * @param {{ host: string, port: number } | undefined} target
 */
function passOn(socket, localAddress, target) {
  if (!target) return
  const other = connect({ ...target, localAddress })
  served.add(other)
  other.on('close', () => served.delete(other))
  other.on('error', () => socket.resetAndDestroy())
  socket.on('close', () => other.destroy())
  other.pipe(socket).pipe(other)
}

/** @param {string | undefined} address */
function bracketed(address = '') {
  return address.includes(':') ? `[${address}]` : address
}

/**
 * Opens so many connections, at most `width` at a time, and counts how they went.
 * @param {Target} target
 * @param {number} count
 * @param {number} width
 * @param {number} patience
 */
async function ask(target, count, width, patience) {
  /** @type {Record<string, number>} */
  const counts = {}
  let left = count
  const worker = async () => {
    while (left-- > 0 && (counts.timeout ?? 0) < patience) {
      const result = target.protocol === 'UDP' ? await askDatagram(target) : await askStream(target)
      counts[result] = (counts[result] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, count) }, worker))
  return counts
}

/**
 * @param {Target} target
 * @returns {Promise<string>}
 */
async function askStream({ host, port, from, timeoutMs }) {
  const socket = connect({ host, port, ...(from && { localAddress: from }) })
  const result = await answer(socket, timeoutMs)
  socket.destroy()
  return result
}

/**
 * @param {string} name
 * @param {Target} target
 */
async function open(name, { host, port, from, timeoutMs }) {
  const socket = connect({ host, port, ...(from && { localAddress: from }) })
  kept.set(name, socket)
  socket.on('close', () => kept.get(name) === socket && kept.delete(name))
  return answer(socket, timeoutMs)
}

/**
 * Waits for an answer: `ok POD SEES`, or how it failed.
 * @param {import('node:net').Socket} socket
 * @param {number} timeoutMs
 * @returns {Promise<string>}
 */
function answer(socket, timeoutMs) {
  return new Promise((resolve) => {
    const stop = afterAll(timeoutMs, () => done('timeout'))
    const onData = (/** @type {Buffer} */ data) => done(`ok ${data.toString().trim()}`)
    const onError = (/** @type {NodeJS.ErrnoException} */ error) => done(nameOf(error))
    const onEnd = () => done('reset')
    const done = (/** @type {string} */ result) => {
      stop()
      socket.off('data', onData).off('error', onError).off('close', onEnd).off('end', onEnd)
      socket.on('error', () => {})
      if (result === 'timeout') socket.destroy()
      resolve(result)
    }
    socket.on('data', onData).on('error', onError).on('close', onEnd).on('end', onEnd)
  })
}

/**
 * @param {Target} target
 * @returns {Promise<string>}
 */
function askDatagram({ host, port, from, timeoutMs }) {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    const stop = afterAll(timeoutMs, () => done('timeout'))
    const done = (/** @type {string} */ result) => {
      stop()
      socket.removeAllListeners()
      socket.on('error', () => {})
      socket.close()
      resolve(result)
    }
    socket.on('message', (data) => done(`ok ${data.toString().trim()}`))
    socket.on('error', (error) => done(nameOf(error)))
    // Its callback hears of a network that cannot be reached, too.
    const send = () =>
      connected(socket)(port, host, (/** @type {unknown} */ error) => {
        if (error) done(nameOf(/** @type {NodeJS.ErrnoException} */ (error)))
        else socket.send(AGAIN)
      })
    if (from) socket.bind(0, from, send)
    else send()
  })
}

/**
 * A socket that stays bound to its port, as a resolver's may.
 * @param {string} name
 * @param {Target} target
 * @returns {Promise<string>}
 */
function openDatagrams(name, { host, port, from, timeoutMs }) {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    keptDatagrams.get(name)?.close()
    keptDatagrams.set(name, socket)
    const start = () =>
      connected(socket)(port, host, (/** @type {unknown} */ error) =>
        resolve(error ? nameOf(/** @type {NodeJS.ErrnoException} */ (error)) : sayDatagram(socket, timeoutMs)),
      )
    if (from) socket.bind(0, from, start)
    else start()
  })
}

/**
 * @param {import('node:dgram').Socket} socket
 * @param {number} timeoutMs
 * @returns {Promise<string>}
 */
function sayDatagram(socket, timeoutMs) {
  return new Promise((resolve) => {
    const stop = afterAll(timeoutMs, () => done('timeout'))
    const done = (/** @type {string} */ result) => {
      stop()
      socket.removeAllListeners()
      socket.on('error', () => {})
      resolve(result)
    }
    socket.on('message', (data) => done(`ok ${data.toString().trim()}`))
    socket.on('error', (error) => done(nameOf(error)))
    socket.send(AGAIN)
  })
}

/**
 * Gives up after so long, but not before everybody in the lab has looked at what has come to them: on a machine that is
 * busy, a clock alone does not tell an answer that is late from one that never comes.
 * @param {number} timeoutMs
 * @param {() => void} giveUp
 * @returns {() => void} stops it
 */
function afterAll(timeoutMs, giveUp) {
  let stopped = false
  const timer = setTimeout(async () => {
    await new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
      overdue.push(resolve)
      process.send?.('overdue')
    })
    await turn()
    if (!stopped) giveUp()
  }, timeoutMs)
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

/** Looks once at everything that has come: between two immediates the event loop polls. */
async function turn() {
  for (let i = 0; i < 2; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** @param {NodeJS.ErrnoException} error */
function nameOf(error) {
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'refused'
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
      return 'unreachable'
    case 'ECONNRESET':
    case 'EPIPE':
      return 'reset'
    case 'ETIMEDOUT':
    case 'EPERM': // what sendmsg says of a datagram that a rule of OUTPUT drops
      return 'timeout'
    default:
      return error.code ?? String(error)
  }
}
