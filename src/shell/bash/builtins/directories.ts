import { resolvePath } from '../../files/files.ts'
import { Mistake } from '../flow.ts'
import type { Builtin } from './types.ts'

/** `cd`, `cd -`, `cd DIR`. */
export const cd: Builtin = async (args, shell) => {
  const { state, setting } = shell
  const words = args.filter((arg) => !/^-[LPe@]+$/.test(arg) && arg !== '--')
  if (words.length > 1) throw new Mistake('cd: too many arguments')
  const [to = state.get('HOME') ?? setting.machine.home] = words
  const back = state.get('OLDPWD')
  if (to === '-' && back === undefined) throw new Mistake('cd: OLDPWD not set')
  const path = resolvePath(to === '-' ? back! : to, state.cwd)
  const info = setting.machine.files.info(path)
  if (!info) throw new Mistake(`cd: ${to}: No such file or directory`)
  if (info.kind === 'file') throw new Mistake(`cd: ${to}: Not a directory`)
  state.set('OLDPWD', state.cwd)
  state.cwd = path
  if (to === '-') await shell.stdout.write(`${path}\n`)
  return 0
}

export const pwd: Builtin = async (_, shell) => {
  await shell.stdout.write(`${shell.state.cwd}\n`)
  return 0
}

export const pushd: Builtin = () => {
  throw new Mistake('pushd: not supported in this shell; use cd and cd -')
}
