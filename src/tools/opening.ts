/** `npm run opening`: writes down how the demo's files read, for the Worker to know them by heart. */
import { writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseFile } from '../manifest/index.ts'
import { DEMO } from '../share/demo.ts'

/** What src/host/opening.json holds. */
export function readOpening(): { text: string; parsed: ReturnType<typeof parseFile> }[] {
  return DEMO.files.map((file) => ({ text: file.text, parsed: parseFile(file) }))
}

const self = fileURLToPath(import.meta.url)

if (process.argv[1] && resolve(process.argv[1]) === self) {
  writeFileSync(resolve(dirname(self), '../host/opening.json'), `${JSON.stringify(readOpening())}\n`)
}
