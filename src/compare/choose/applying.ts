import { actions, addFile, files } from '#state'
import type { Written } from './write.ts'

const CONTROLLER = 'ingress-nginx.yaml'

/**
 * Puts what was written into a file of its own and applies all files; with the controller of Ingresses in another file,
 * where there is none yet. Returns what kubectl would print about it.
 */
export async function applyFiles({ file, text, name }: Written, needsController: boolean): Promise<string[]> {
  const names = new Set(files.getState().files.map((one) => one.name))
  if (needsController && !names.has(CONTROLLER)) {
    const { ADDONS } = await import('#manifest/addons')
    addFile(CONTROLLER, ADDONS[CONTROLLER])
  }
  addFile(free(file, names), text)
  await actions.apply()
  const { lines, diagnostics } = files.getState()
  const refused = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  const said = lines.map((line) => line.text).filter((line) => line.includes(`/${name} `))
  return [...said, ...refused]
}

function free(file: string, names: ReadonlySet<string>): string {
  if (!names.has(file)) return file
  for (let n = 2; ; n++) {
    const other = file.replace('.yaml', `-${n}.yaml`)
    if (!names.has(other)) return other
  }
}
