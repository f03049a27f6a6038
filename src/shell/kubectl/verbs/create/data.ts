/** `--from-literal`, `--from-file`, `--from-env-file`: what a ConfigMap or Secret is made of. */
import { FileProblem, baseName, resolvePath } from '../../../files/files.ts'
import { array, type Flag } from '../../args/flags.ts'
import { fail, type Call } from '../../command.ts'

export const DATA_FLAGS: readonly Flag[] = [array('from-literal'), array('from-file'), array('from-env-file')]

/** A file that a generator reads, as Go complains of it. */
export function readFile({ process }: Call, path: string, why = 'open'): string {
  try {
    return process.files.read(resolvePath(path, process.cwd))
  } catch (error) {
    if (error instanceof FileProblem) throw fail(`${why} ${path}: ${error.reason.toLowerCase()}`)
    throw error
  }
}

export function dataOf(call: Call): Record<string, string> {
  const { flags, process } = call
  const data: Record<string, string> = {}
  const put = (key: string, value: string) => {
    if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
      throw fail(
        `"${key}" is not a valid key name for a ConfigMap: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
      )
    }
    if (Object.hasOwn(data, key))
      throw fail(
        `cannot add key "${key}", another key by that name already exists in Data for ConfigMap "${call.args[0]}"`,
      )
    data[key] = value
  }
  const read = (path: string) => readFile(call, path, 'error reading')
  for (const source of flags.all('from-file')) {
    const at = source.indexOf('=')
    const path = source.slice(at + 1)
    const info = process.files.info(resolvePath(path, process.cwd))
    if (info?.kind === 'directory' && at < 0) {
      for (const name of process.files.list(resolvePath(path, process.cwd))) {
        if (process.files.info(resolvePath(`${path}/${name}`, process.cwd))?.kind === 'file')
          put(name, read(`${path}/${name}`))
      }
    } else put(at < 0 ? baseName(path) : source.slice(0, at), read(path))
  }
  for (const literal of flags.all('from-literal')) {
    const at = literal.indexOf('=')
    if (at < 1) throw fail(`invalid literal source ${literal}, expected key=value`)
    put(literal.slice(0, at), literal.slice(at + 1).replace(/^(['"])(.*)\1$/s, '$2'))
  }
  for (const path of flags.all('from-env-file')) {
    for (const line of read(path).split('\n')) {
      const text = line.trimStart()
      if (text === '' || text.startsWith('#')) continue
      const at = text.indexOf('=')
      if (at < 0) put(text, process.env.get(text) ?? '')
      else put(text.slice(0, at), text.slice(at + 1))
    }
  }
  return data
}
