import { files, openSettings, select, selection } from '#state'

/** Opens the file that somebody wants to go to; the text area that shows it moves its cursor there by itself. */
export function followJumps(): () => void {
  return selection.subscribe(({ jump }, before) => {
    if (!jump || jump === before.jump || files.getState().active === jump.file) return
    if (files.getState().files.some(({ name }) => name === jump.file)) files.setState({ active: jump.file })
  })
}

let jumps = 0

/** By this name problems speak of the configuration, which is no file among the others. */
const CONFIG_FILE = 'cluster.yaml'

/** Asks the editor to go to a line, whichever room asks; of the configuration, its own dialog. */
export function jumpTo(file: string, line: number): void {
  const isFile = files.getState().files.some(({ name }) => name === file)
  if (file === CONFIG_FILE && !isFile) return openSettings('yaml', line)
  select({ jump: { file, line, at: ++jumps + Date.now() } })
}
