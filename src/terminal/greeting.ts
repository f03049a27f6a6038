/** What the terminal itself says. Escape sequences make words bold or dim. */
const ESC = '\u001B'

export const RESTARTED = `\r\n${ESC}[2m[The engine was restarted, and with it this shell. Your files are as they were.]${ESC}[0m\r\n`

const GREETING =
  'A shell on your computer, outside of the cluster; the tabs of the editor are its files. ' +
  'Try *kubectl get pods -o wide*, *curl http://10.0.1.5:30100* or *trace 10.0.1.5:30100*. Tab completes.'

/** A first sentence, with something to try, in lines of whole words. */
export function greeting(columns: number): string {
  const lines = ['']
  for (const word of GREETING.split(' ')) {
    const line = lines.at(-1)!
    const length = `${line} ${word}`.replaceAll('*', '').length
    if (line !== '' && length > columns) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  let stars = 0
  const text = lines.join('\r\n').replaceAll('*', () => `${ESC}[${stars++ % 2 === 0 ? 1 : 22}m`)
  return `${text}\r\n\r\n`
}
