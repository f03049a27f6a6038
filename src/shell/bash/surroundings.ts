import type { ParsedScript } from 'unbash'
import { Collector } from '../io/stream.ts'
import type { Surroundings } from './expand.ts'
import { Mistake } from './flow.ts'
import { globPaths } from './glob.ts'
import type { Interpreter } from './interpreter.ts'

/** What the expansion of words needs of the shell that it is done in. */
export function surroundingsOf(shell: Interpreter): Surroundings {
  const { machine, random } = shell.setting
  const { state } = shell
  let processFiles = 0
  const outputOf = async (script: ParsedScript): Promise<{ text: string; status: number }> => {
    const collector = new Collector()
    const child = shell.fork(new Map(shell.open).set(1, collector))
    const status = await child.contained(() => child.runScript(script))
    return { text: collector.text, status }
  }
  return {
    state,
    get home() {
      return state.get('HOME') ?? machine.home
    },
    substitute: async (script) => {
      if (!script) return ''
      const { text, status } = await outputOf(script)
      state.lastStatus = status
      state.substitutions++
      return text
    },
    processFile: async (script, operator) => {
      if (operator === '>' || !script) throw new Mistake(`${operator}(…): not supported in this shell`, 2)
      const { text } = await outputOf(script)
      const path = `/dev/fd/${63 - processFiles++}`
      if (!machine.files.info('/dev')) machine.files.makeDirectory('/dev')
      if (!machine.files.info('/dev/fd')) machine.files.makeDirectory('/dev/fd')
      machine.files.write(path, text)
      return path
    },
    glob: (pattern) => globPaths(pattern, state.cwd, machine.files),
    special: (name) => {
      if (name === 'RANDOM') return String(random())
      if (name === 'SECONDS') return String(Math.floor(machine.time.now / 1000))
      if (name === 'HOSTNAME') return machine.hostname
      if (name === 'UID' || name === 'EUID') return machine.user === 'root' ? '0' : '1000'
      if (name === 'BASH_VERSION') return '5.3.0(1)-release'
      return undefined
    },
  }
}
