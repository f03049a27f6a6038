import { resolvePath } from '../../files/files.ts'
import { eachLine } from '../../io/lines.ts'
import { readAll } from '../../io/stream.ts'
import { ExitError, type Program } from '../../process.ts'
import { parseOptions } from '../options.ts'
import { joinLines, linesIn, readInputs } from './input.ts'

/** `wc [-lwcm] [FILE …]` */
export const wc: Program = {
  name: 'wc',
  async run(process) {
    const { flags, words } = parseOptions('wc', process.args, {
      letters: 'lwcmL',
      long: { lines: 'l', words: 'w', bytes: 'c', chars: 'm' },
    })
    const { texts, failed } = await readInputs(process, words)
    const rows = texts.map(({ name, text }) => ({
      name: words.length > 0 ? name : '',
      counts: [
        text.split('\n').length - 1,
        text.split(/\s+/).filter(Boolean).length,
        new TextEncoder().encode(text).length,
      ],
    }))
    if (rows.length > 1) {
      rows.push({ name: 'total', counts: [0, 1, 2].map((i) => rows.reduce((sum, { counts }) => sum + counts[i]!, 0)) })
    }
    const all = !['l', 'w', 'c', 'm'].some((flag) => flags.has(flag))
    const shown = [0, 1, 2].filter((i) => all || (i === 2 ? flags.has('c') || flags.has('m') : flags.has('lw'[i]!)))
    const alone = shown.length === 1 && rows.length === 1
    const width = alone ? 0 : words.length === 0 ? 7 : String(Math.max(...rows.map(({ counts }) => counts[2]!))).length
    for (const { name, counts } of rows) {
      const numbers = shown.map((i) => String(counts[i]).padStart(width)).join(' ')
      await process.stdout.write(`${numbers}${name ? ` ${name}` : ''}\n`)
    }
    return failed ? 1 : 0
  },
}

/** `sort [-nruk:t:fhV] [FILE …]` */
export const sort: Program = {
  name: 'sort',
  async run(process) {
    const { flags, values, words } = parseOptions('sort', process.args, {
      letters: 'nrusfbhVk:t:o:',
      long: { 'numeric-sort': 'n', reverse: 'r', unique: 'u', key: 'k', 'field-separator': 't' },
    })
    const { texts, failed } = await readInputs(process, words)
    const [, field = '', end = '', letters = ''] =
      /^(\d+)(?:\.\d+)?(?:,(\d+))?(?:\.\d+)?([nrhV]*)$/.exec(values.get('k') ?? '') ?? []
    const separator = values.get('t')
    const key = (line: string) => {
      if (!field) return line
      const parts = separator === undefined ? line.trim().split(/\s+/) : line.split(separator)
      return parts.slice(Number(field) - 1, end ? Number(end) : undefined).join(separator ?? ' ')
    }
    const numeric = /[nh]/.test(letters) || flags.has('n') || flags.has('h')
    const reverse = letters.includes('r') || flags.has('r')
    const compare = (a: string, b: string) => {
      const [x, y] = [key(a), key(b)]
      const order = numeric ? (Number.parseFloat(x) || 0) - (Number.parseFloat(y) || 0) : x < y ? -1 : x > y ? 1 : 0
      const last = order || flags.has('s') ? order : a < b ? -1 : a > b ? 1 : 0
      return reverse ? -last : last
    }
    let lines = texts.flatMap(({ text }) => linesIn(text)).sort(compare)
    if (flags.has('u')) lines = lines.filter((line, i) => i === 0 || key(line) !== key(lines[i - 1]!))
    await process.stdout.write(joinLines(lines))
    return failed ? 2 : 0
  },
}

/** `uniq [-cdui]` */
export const uniq: Program = {
  name: 'uniq',
  async run(process) {
    const { flags, words } = parseOptions('uniq', process.args, {
      letters: 'cdui',
      long: { count: 'c', repeated: 'd', unique: 'u' },
    })
    const { texts, failed } = await readInputs(process, words.slice(0, 1))
    const groups: { line: string; count: number }[] = []
    for (const line of texts.flatMap(({ text }) => linesIn(text))) {
      const last = groups.at(-1)
      if (last && (flags.has('i') ? last.line.toLowerCase() === line.toLowerCase() : last.line === line)) last.count++
      else groups.push({ line, count: 1 })
    }
    const shown = groups.filter(({ count }) => (!flags.has('d') || count > 1) && (!flags.has('u') || count === 1))
    await process.stdout.write(
      joinLines(shown.map(({ line, count }) => (flags.has('c') ? `${String(count).padStart(7)} ${line}` : line))),
    )
    return failed ? 1 : 0
  },
}

const CLASSES: Record<string, string> = {
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  alpha: 'A-Za-z',
  alnum: 'A-Za-z0-9',
  space: ' \t\n\r\f\v',
  punct: '!-/:-@[-`{-~',
}

function letters(set: string): string[] {
  const plain = set
    .replaceAll(/\[:(\w+):\]/g, (_, name: string) => (Object.hasOwn(CLASSES, name) ? CLASSES[name]! : ''))
    .replaceAll(/\\(n|t|r|\\|[0-7]{1,3})/g, (_, c: string) =>
      /^[0-7]/.test(c) ? String.fromCharCode(Number.parseInt(c, 8)) : ({ n: '\n', t: '\t', r: '\r' }[c] ?? '\\'),
    )
  return [
    ...plain.replaceAll(/(.)-(.)/gs, (_, a: string, b: string) => {
      let out = ''
      for (let c = a.charCodeAt(0); c <= b.charCodeAt(0); c++) out += String.fromCharCode(c)
      return out
    }),
  ]
}

/** `tr [-dsc] SET1 [SET2]` */
export const tr: Program = {
  name: 'tr',
  async run(process) {
    const { flags, words } = parseOptions('tr', process.args, {
      letters: 'dscC',
      long: { delete: 'd', 'squeeze-repeats': 's' },
    })
    const [one, two] = words
    if (one === undefined) throw new ExitError(1, "tr: missing operand\nTry 'tr --help' for more information.")
    const from = letters(one)
    const to = two === undefined ? [] : letters(two)
    const isIn = (c: string) => from.includes(c) !== (flags.has('c') || flags.has('C'))
    const squeezed = two === undefined ? from : to
    let last = ''
    for (let piece = await process.stdin.read(); piece !== null; piece = await process.stdin.read()) {
      let out = ''
      for (const c of piece) {
        if (flags.has('d') && isIn(c)) continue
        const at = flags.has('c') ? to.length - 1 : from.indexOf(c)
        const next = !flags.has('d') && to.length > 0 && isIn(c) ? (to[Math.min(at, to.length - 1)] ?? c) : c
        if (flags.has('s') && next === last && squeezed.includes(next)) continue
        out += next
        last = next
      }
      await process.stdout.write(out)
    }
    return 0
  },
}

/** `cut -d: -f1,3-`, `cut -c1-5` */
export const cut: Program = {
  name: 'cut',
  async run(process) {
    const { flags, values, words } = parseOptions('cut', process.args, {
      letters: 'd:f:c:b:s',
      long: { delimiter: 'd', fields: 'f', characters: 'c', 'only-delimited': 's' },
    })
    const list = values.get('f') ?? values.get('c') ?? values.get('b')
    if (list === undefined) throw new ExitError(1, 'cut: you must specify a list of bytes, characters, or fields')
    const ranges = list.split(',').map((range) => {
      const [, from = '', dash, to = ''] = /^(\d*)(-?)(\d*)$/.exec(range) ?? []
      return { from: Number(from || 1), to: dash ? Number(to || Infinity) : Number(from) }
    })
    const chosen = <T>(items: readonly T[]) =>
      items.filter((_, i) => ranges.some(({ from, to }) => i + 1 >= from && i + 1 <= to))
    const delimiter = values.get('d') ?? '\t'
    const { texts, failed } = await readInputs(process, words)
    for (const line of texts.flatMap(({ text }) => linesIn(text))) {
      if (!values.has('f')) await process.stdout.write(`${chosen([...line]).join('')}\n`)
      else if (line.includes(delimiter))
        await process.stdout.write(`${chosen(line.split(delimiter)).join(delimiter)}\n`)
      else if (!flags.has('s')) await process.stdout.write(`${line}\n`)
    }
    return failed ? 1 : 0
  },
}

/** `tee [-a] FILE …` */
export const tee: Program = {
  name: 'tee',
  async run({ args, stdin, stdout, files, cwd }) {
    const { flags, words } = parseOptions('tee', args, { letters: 'ai', long: { append: 'a' } })
    const paths = words.map((word) => resolvePath(word, cwd))
    if (!flags.has('a')) for (const path of paths) files.write(path, '')
    for (let piece = await stdin.read(); piece !== null; piece = await stdin.read()) {
      for (const path of paths) files.append(path, piece)
      await stdout.write(piece)
    }
    return 0
  },
}

/** `rev`, `tac`, `nl`: small things with lines. */
export const rev: Program = {
  name: 'rev',
  async run({ stdin, stdout }) {
    for await (const line of eachLine(stdin)) await stdout.write(`${[...line].reverse().join('')}\n`)
    return 0
  },
}

export const tac: Program = {
  name: 'tac',
  async run(process) {
    const { texts, failed } = await readInputs(process, process.args)
    await process.stdout.write(joinLines(texts.flatMap(({ text }) => linesIn(text)).reverse()))
    return failed ? 1 : 0
  },
}

/** `xargs [-n N] [-I X] [-0] COMMAND` */
export const xargs: Program = {
  name: 'xargs',
  async run(process) {
    const { flags, values, words } = parseOptions('xargs', process.args, { letters: 'n:I:0rtP:d:L:', stopAtWord: true })
    const command = words.length > 0 ? words : ['echo']
    const sizes = ['n', 'L'].map((option) => atLeastOne(option, values.get(option)))
    const text = await readAll(process.stdin)
    const replace = values.get('I')
    const items = flags.has('0')
      ? text.split('\0').filter(Boolean)
      : replace === undefined && !values.has('L')
        ? [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '')
        : linesIn(text).filter((line) => line.trim() !== '')
    const size = replace === undefined ? (sizes[0] ?? sizes[1] ?? Infinity) : 1
    if (items.length === 0 && (flags.has('r') || replace !== undefined)) return 0
    let status = 0
    for (let i = 0; i === 0 || i < items.length; i += size) {
      const batch = items.slice(i, i + size)
      const argv =
        replace === undefined ? [...command, ...batch] : command.map((word) => word.replaceAll(replace, batch[0]!))
      if (flags.has('t')) await process.stderr.write(`${argv.join(' ')}\n`)
      const code = await process.run(argv)
      if (code === 255) return 124
      if (code !== 0) status = code > 125 ? code : 123
    }
    return status
  },
}

/** A number of arguments or lines for each call; 0 would call for ever. */
function atLeastOne(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const wrong = (what: string) => new ExitError(1, `xargs: ${what}\nTry 'xargs --help' for more information.`)
  if (!/^[-+]?\d+$/.test(value)) throw wrong(`invalid number "${value}" for -${option} option`)
  if (Number(value) < 1) throw wrong(`value ${value} for -${option} option should be >= 1`)
  return Number(value)
}
