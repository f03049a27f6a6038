import { Tty } from '#shell'

/** A window that no one has told the size of. */
const COLUMNS = 80
const ROWS = 24
/** A prompt has asked for bracketed pastes; whoever comes next has not. */
const PLAIN_PASTES = '\u001B[?2004l'

/**
 * The terminal that this process was started from, in raw mode: keys go to a Tty, as they do in the page. Whatever ends
 * the process, the mode is given back.
 */
export function openTerminal(): { tty: Tty; close(): void } {
  const { stdin, stdout } = process
  const tty = new Tty({
    write: (text) => new Promise((resolve) => stdout.write(text, () => resolve())),
    columns: stdout.columns || COLUMNS,
    rows: stdout.rows || ROWS,
    reflows: true,
  })
  const onResize = () => tty.resize(stdout.columns || COLUMNS, stdout.rows || ROWS)
  const onData = (data: string) => tty.input(data)
  const restore = () => {
    stdout.write(PLAIN_PASTES)
    stdin.setRawMode(false)
  }
  stdin.setEncoding('utf8')
  stdin.setRawMode(true)
  stdin.on('data', onData)
  stdout.on('resize', onResize)
  process.on('exit', restore)
  return {
    tty,
    close() {
      stdin.off('data', onData)
      stdout.off('resize', onResize)
      process.off('exit', restore)
      restore()
      stdin.pause()
    },
  }
}
