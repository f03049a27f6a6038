import type { SendRequest, Trace } from '#engine'
import { Interrupted } from '../../io/stream.ts'
import { ExitError, type Program } from '../../process.ts'
import { parseHostPort } from '../net/hostPort.ts'
import { parseOptions } from '../options.ts'
import { traceJson } from './json.ts'
import { sourceProblem } from './source.ts'
import { traceText } from './text.ts'

const USAGE = 'usage: trace [--from SOURCE] [--protocol tcp|udp] [-n COUNT] [-o text|json] HOST:PORT'
const MAX_COUNT = 100_000

/**
 * `trace [--from SOURCE] [--protocol tcp|udp] [-n COUNT] [-o text|json] HOST:PORT`: sends a request and tells each hop
 * of it. Exit code 0 however the request fared; 1 without such a source, 2 for a command line that is none.
 */
export const trace: Program = {
  name: 'trace',
  async run(process) {
    const { args, machine, stdout, signal } = process
    const { cluster, time, place } = machine
    const { request, count, format } = readArguments(args, place)
    const problem = sourceProblem(request.from, cluster)
    if (problem) throw new ExitError(1, `trace: ${problem}`)
    const columns = process.isTerminal('stdout') ? process.terminal?.columns : undefined
    const traces: Trace[] = []
    for (let i = 0; i < (count ?? 1); i++) {
      if (signal.aborted) throw new Interrupted()
      const sent = cluster.request(request)
      await time.wait(sent.duration, signal)
      if (format === 'text') await stdout.write(`${i > 0 ? '\n' : ''}${traceText(sent, columns)}`)
      else traces.push(sent)
    }
    if (format === 'text') return 0
    const [first] = traces
    const printed = count === undefined ? traceJson(first!) : traces.map(traceJson)
    await stdout.write(`${JSON.stringify(printed, null, 2)}\n`)
    return 0
  },
}

function readArguments(args: readonly string[], place: string) {
  const wrong = (sentence: string) => new ExitError(2, `trace: ${sentence}\n${USAGE}`)
  let options
  try {
    options = parseOptions('trace', args, {
      letters: 'f:p:n:o:h',
      long: { from: 'f', protocol: 'p', count: 'n', output: 'o', help: 'h' },
    })
  } catch (error) {
    if (error instanceof ExitError) throw wrong(error.message.split('\n')[0]!.replace(/^trace: /, ''))
    throw error
  }
  const { values, words, flags } = options
  if (flags.has('h')) throw new ExitError(0, USAGE)
  const format = values.get('o') ?? 'text'
  if (format !== 'text' && format !== 'json') throw wrong(`'${format}' is no output format: text or json`)
  const protocol = values.get('p')?.toUpperCase() ?? 'TCP'
  if (protocol !== 'TCP' && protocol !== 'UDP') throw wrong(`'${values.get('p')}' is no protocol: tcp or udp`)
  const count = values.has('n') ? Number(values.get('n')) : undefined
  if (count !== undefined && !(Number.isInteger(count) && count >= 1 && count <= MAX_COUNT)) {
    throw wrong(`'${values.get('n')}' is no count: 1 to ${MAX_COUNT}`)
  }
  const target = words.length === 1 ? parseHostPort(words[0]!) : undefined
  if (!target) throw wrong(words.length === 1 ? `'${words[0]}' is not HOST:PORT` : 'one HOST:PORT is needed')
  const request: SendRequest = { from: values.get('f') ?? place, ...target, protocol }
  return { request, count, format }
}
