import type { Program } from '../../process.ts'
import { parseOptions } from '../options.ts'
import { openInput } from './input.ts'

/** `cat [-n] [FILE …]`: hands on what comes as it comes. */
export const cat: Program = {
  name: 'cat',
  async run(process) {
    const { flags, words } = parseOptions('cat', process.args, { letters: 'nbsETuAvet' })
    let status = 0
    let number = 0
    for (const name of words.length > 0 ? words : ['-']) {
      const source = await openInput(process, name)
      if (!source) {
        status = 1
        continue
      }
      for (let piece = await source.read(); piece !== null; piece = await source.read()) {
        if (!flags.has('n')) await process.stdout.write(piece)
        else await process.stdout.write(piece.replaceAll(/^(?=.|\n)/gms, () => `${String(++number).padStart(6)}\t`))
      }
    }
    return status
  },
}
