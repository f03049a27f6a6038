import type { Program } from '../../process.ts'
import { unescape } from './escapes.ts'

/** `echo [-neE] WORDS` */
export const echo: Program = {
  name: 'echo',
  async run({ args, stdout }) {
    let newline = true
    let escapes = false
    let at = 0
    for (; /^-[neE]+$/.test(args[at] ?? ''); at++) {
      for (const letter of args[at]!.slice(1)) {
        if (letter === 'n') newline = false
        else escapes = letter === 'e'
      }
    }
    const text = args.slice(at).join(' ')
    const { text: out, stop } = escapes ? unescape(text) : { text, stop: false }
    await stdout.write(newline && !stop ? `${out}\n` : out)
    return 0
  },
}
