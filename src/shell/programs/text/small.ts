import { readAll } from '../../io/stream.ts'
import { ExitError, type Program } from '../../process.ts'
import { openInput } from '../core/input.ts'

/** `less`, `more`: all at once; the terminal scrolls. */
export const less: Program = {
  name: 'less',
  aliases: ['more'],
  async run(process) {
    let status = 0
    const names = process.args.filter((arg) => !/^[-+]./.test(arg))
    for (const name of names.length > 0 ? names : ['-']) {
      const source = await openInput(process, name)
      if (!source) status = 1
      else await process.stdout.write(await readAll(source))
    }
    return status
  },
}

/** `vi FILE`, `nano FILE` */
export const vi: Program = {
  name: 'vi',
  aliases: ['vim', 'nano', 'emacs'],
  run({ name, args }) {
    const file = args.find((arg) => !arg.startsWith('-')) ?? 'a file'
    throw new ExitError(
      1,
      `${name}: there is no editor in this terminal: edit ${file} in the editor pane, or write it by \`cat > FILE <<EOF\``,
    )
  },
}

/** What can be run here. */
export const man: Program = {
  name: 'man',
  aliases: ['help'],
  async run({ args, machine, stdout, name }) {
    const [topic] = args.filter((arg) => !arg.startsWith('-') && !/^\d$/.test(arg))
    if (topic !== undefined) {
      if (!machine.program(topic))
        throw new ExitError(
          16,
          name === 'man' ? `No manual entry for ${topic}` : `help: no help topics match \`${topic}'`,
        )
      await stdout.write(
        `${topic} is here and behaves as the real one does, as far as it is modelled. Try \`${topic} --help\`.\n`,
      )
      return 0
    }
    if (name === 'man') throw new ExitError(1, "What manual page do you want?\nFor example, try 'man man'.")
    await stdout.write(`Programs here:\n${machine.programNames().join(' ')}\n`)
    return 0
  },
}

/** `id`, `uname`, `tty`, `which` */
export const id: Program = {
  name: 'id',
  async run({ args, machine, stdout }) {
    const uid = machine.user === 'root' ? 0 : 1000
    const one = args.some((arg) => /^-[ug]/.test(arg))
    const name = args.some((arg) => arg.includes('n'))
    await stdout.write(
      one
        ? `${name ? machine.user : uid}\n`
        : `uid=${uid}(${machine.user}) gid=${uid}(${machine.user}) groups=${uid}(${machine.user})\n`,
    )
    return 0
  },
}

export const uname: Program = {
  name: 'uname',
  async run({ args, machine, stdout }) {
    const parts: Record<string, string> = {
      s: 'Linux',
      n: machine.hostname,
      r: '6.8.0-45-generic',
      v: '#45-Ubuntu SMP',
      m: 'x86_64',
      o: 'GNU/Linux',
    }
    const letters = args.join('').replaceAll('-', '')
    const wanted = letters === '' ? 's' : letters.includes('a') ? 'snrvmo' : letters
    const unknown = [...wanted].find((letter) => !(letter in parts))
    if (unknown)
      throw new ExitError(1, `uname: invalid option -- '${unknown}'\nTry 'uname --help' for more information.`)
    await stdout.write(
      `${['s', 'n', 'r', 'v', 'm', 'o']
        .filter((letter) => wanted.includes(letter))
        .map((letter) => parts[letter])
        .join(' ')}\n`,
    )
    return 0
  },
}

export const which: Program = {
  name: 'which',
  async run({ args, machine, stdout }) {
    let status = args.length === 0 ? 1 : 0
    for (const name of args) {
      if (machine.program(name)) await stdout.write(`/usr/bin/${name}\n`)
      else status = 1
    }
    return status
  },
}
