import { ExitError, type Program } from '../../process.ts'
import { eachLine } from '../../io/lines.ts'
import { parseOptions } from '../options.ts'
import { joinLines, linesIn, openInput, readInputs } from './input.ts'

/** `-5` is `-n 5`. */
function modern(args: readonly string[]): string[] {
  return args.flatMap((arg) => (/^-\d+$/.test(arg) ? ['-n', arg.slice(1)] : [arg]))
}

function countOf(name: string, text: string): number {
  if (!/^[-+]?\d+$/.test(text)) throw new ExitError(1, `${name}: invalid number of lines: ‘${text}’`)
  return Number(text)
}

/** `head [-n N] [FILE …]`: stops reading when it has enough, so that who writes to it ends, too. */
export const head: Program = {
  name: 'head',
  async run(process) {
    const { values, words } = parseOptions('head', modern(process.args), {
      letters: 'n:c:qv',
      long: { lines: 'n', bytes: 'c', quiet: 'q', verbose: 'v' },
    })
    const bytes = values.get('c')
    const count = countOf('head', bytes ?? values.get('n') ?? '10')
    let status = 0
    const names = words.length > 0 ? words : ['-']
    for (const [i, name] of names.entries()) {
      const source = await openInput(process, name)
      if (!source) {
        status = 1
        continue
      }
      if (names.length > 1) await process.stdout.write(`${i > 0 ? '\n' : ''}==> ${name} <==\n`)
      if (bytes !== undefined || count < 0) {
        const { texts } = await readInputs({ ...process, stdin: source }, ['-'])
        const text = texts[0]?.text ?? ''
        await process.stdout.write(
          bytes === undefined ? joinLines(linesIn(text).slice(0, count)) : text.slice(0, count),
        )
        continue
      }
      let left = count
      if (left > 0) {
        for await (const line of eachLine(source)) {
          await process.stdout.write(`${line}\n`)
          if (--left === 0) break
        }
      }
    }
    return status
  },
}

/** `tail [-n N | -n +N] [FILE …]` */
export const tail: Program = {
  name: 'tail',
  async run(process) {
    const { values, words } = parseOptions('tail', modern(process.args), {
      letters: 'n:c:qvfF',
      long: { lines: 'n', bytes: 'c', quiet: 'q', verbose: 'v', follow: 'f' },
    })
    const wanted = values.get('n') ?? '10'
    const count = Math.abs(countOf('tail', wanted))
    const { texts, failed } = await readInputs(process, words)
    for (const [i, { name, text }] of texts.entries()) {
      if (texts.length > 1) await process.stdout.write(`${i > 0 ? '\n' : ''}==> ${name} <==\n`)
      const bytes = values.get('c')
      if (bytes !== undefined) {
        await process.stdout.write(text.slice(-Number(bytes)))
        continue
      }
      const lines = linesIn(text)
      await process.stdout.write(
        joinLines(wanted.startsWith('+') ? lines.slice(count - 1) : count ? lines.slice(-count) : []),
      )
    }
    return failed ? 1 : 0
  },
}
