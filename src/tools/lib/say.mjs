/** What the tools tell whoever started them: one sentence a step, and how long it took. */

/** A failure that is already explained: shown as its sentence, without a stack. */
export class Problem extends Error {}

/** @param {string} sentence */
export function say(sentence) {
  process.stdout.write(`${sentence}\n`)
}

/**
 * Does one step and says so.
 * @template T
 * @param {string} sentence what is done, `Installing the dependencies`
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(sentence, work) {
  say(`${sentence} …`)
  const started = performance.now()
  const result = await work()
  say(`  done in ${seconds(performance.now() - started)}.`)
  return result
}

/** @param {number} ms */
export function seconds(ms) {
  return ms < 60_000
    ? `${(ms / 1000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}

/**
 * Runs a tool to its end; an explained problem becomes one line and exit code 1.
 * @param {() => Promise<number | void>} main its result is the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    process.exitCode = 1
    process.stderr.write(
      error instanceof Problem ? `\n${error.message}\n` : `\n${error instanceof Error ? error.stack : String(error)}\n`,
    )
  }
}
