import type { Readable, Writable } from 'node:stream'
import { BrokenPipe, type Sink, type Source } from '#shell'

/** A stream of Node as one that programs write to: it makes them wait, and tells them when nobody reads any more. */
export function sinkOf(stream: Writable): Sink {
  let broken = false
  stream.on('error', () => (broken = true))
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        if (broken) reject(new BrokenPipe())
        else stream.write(text, (error) => (error ? reject(new BrokenPipe()) : resolve()))
      }),
  }
}

/** Reads a stream of Node as it comes. */
export function sourceOf(stream: Readable): Source {
  stream.setEncoding('utf8')
  const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<string>
  return {
    async read() {
      const { done, value } = await pieces.next()
      return done ? null : value
    },
  }
}
