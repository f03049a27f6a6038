import { Interrupted } from '../../io/stream.ts'
import { ExitError, type Program } from '../../process.ts'
import { secondsOf } from './small.ts'

const HINT = "Try 'timeout --help' for more information."
/** Options that have a value of their own. */
const VALUES: Readonly<Record<string, true>> = { '-s': true, '--signal': true, '-k': true, '--kill-after': true }

/** `timeout [-s SIGNAL] [-k DURATION] [--preserve-status] DURATION COMMAND …`: ends it in time, with 124. */
export const timeout: Program = {
  name: 'timeout',
  async run(process) {
    const words = [...process.args]
    let keepsStatus = false
    while (words[0]?.startsWith('-') && words[0].length > 1) {
      const option = words.shift()!
      if (option === '--') break
      if (option === '--preserve-status') keepsStatus = true
      else if (VALUES[option]) words.shift()
      else if (!/^-[sk].|^--(signal|kill-after)=|^--(foreground|verbose)$|^-v$/.test(option)) {
        throw new ExitError(125, `timeout: unrecognized option '${option}'\n${HINT}`)
      }
    }
    const [duration, ...command] = words
    if (duration === undefined || command.length === 0) throw new ExitError(125, `timeout: missing operand\n${HINT}`)
    const seconds = secondsOf(duration)
    if (seconds === undefined) throw new ExitError(125, `timeout: invalid time interval ‘${duration}’\n${HINT}`)

    const over = new AbortController()
    const done = new AbortController()
    const stop = () => over.abort()
    process.signal.addEventListener('abort', stop, { once: true })
    let isLate = false
    // 0 means no limit
    const clock = process.machine.time.wait(seconds > 0 ? seconds * 1000 : Infinity, done.signal).then(
      () => {
        isLate = true
        over.abort()
      },
      () => undefined,
    )
    try {
      return await process.run(command, { signal: over.signal })
    } catch (error) {
      if (!(error instanceof Interrupted) || !isLate) throw error
      // as SIGTERM would have it
      return keepsStatus ? 143 : 124
    } finally {
      done.abort()
      await clock
      process.signal.removeEventListener('abort', stop)
    }
  },
}
