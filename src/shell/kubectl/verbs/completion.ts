import { fail, misused, type Verb } from '../command.ts'

/** The terminal knows how kubectl is completed; a name for that is all that a script needs to have. */
const SCRIPT = `# bash completion for kubectl
__start_kubectl() { :; }
complete -o default -F __start_kubectl kubectl
`

export const completion: Verb = {
  name: 'completion',
  about: 'Output shell completion code for the specified shell (bash)',
  usage: 'SHELL',
  async run(call) {
    const [shell, ...more] = call.args
    if (shell === undefined) throw misused(call, 'Shell not specified.')
    if (more.length > 0) throw misused(call, 'Too many arguments. Expected only the shell type.')
    if (['zsh', 'fish', 'powershell'].includes(shell)) throw fail(`there is no ${shell} here, only bash`)
    if (shell !== 'bash') throw misused(call, `Unsupported shell type "${shell}".`)
    await call.write(SCRIPT)
    return 0
  },
}
