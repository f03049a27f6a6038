import { FileProblem, resolvePath } from '../../files/files.ts'
import { parseFile } from '#manifest'
import { CHANGE_FLAGS, patchEach, type Patch } from '../change.ts'
import { text } from '../args/flags.ts'
import { select } from '../args/resources.ts'
import { fail, type Call, type Verb } from '../command.ts'

const TYPES = ['json', 'merge', 'strategic'] as const

export const patch: Verb = {
  name: 'patch',
  about: 'Update fields of a resource',
  usage: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  flags: [
    ...CHANGE_FLAGS,
    text('patch', 'p'),
    text('patch-file'),
    text('type', undefined, 'strategic'),
    text('subresource'),
  ],
  async run(call) {
    const { flags } = call
    const source = sourceOf(call)
    const type = TYPES.find((each) => each === flags.text('type').toLowerCase())
    if (!type) throw fail(`--type must be one of [json merge strategic], not ${JSON.stringify(flags.text('type'))}`)
    const subresource = flags.text('subresource')
    if (!['', 'status'].includes(subresource)) {
      throw fail(`invalid subresource value: ${JSON.stringify(subresource)}. Must be one of [status scale resize]`)
    }
    const body = bodyOf(source)
    const word = (isChanged: boolean) => (isChanged ? 'patched' : 'patched (no change)')
    const patch: Patch = { type, body, word, ...(subresource === 'status' && { subresource }) }
    return patchEach(call, await select(call), () => patch, 'patching')
  },
}

function sourceOf({ flags, process }: Call): string {
  if (flags.text('patch') && flags.text('patch-file')) throw fail('cannot specify --patch and --patch-file together')
  if (!flags.text('patch') && !flags.text('patch-file')) {
    throw fail('must specify --patch or --patch-file containing the contents of the patch')
  }
  if (flags.text('patch')) return flags.text('patch')
  try {
    return process.files.read(resolvePath(flags.text('patch-file'), process.cwd))
  } catch (error) {
    if (error instanceof FileProblem)
      throw fail(`unable to read patch file: open ${flags.text('patch-file')}: ${error.reason.toLowerCase()}`)
    throw error
  }
}

/** JSON, or YAML that stands for it. */
function bodyOf(source: string): unknown {
  try {
    return JSON.parse(source) as unknown
  } catch {
    // a patch names no kind, as manifests must; one is lent to it for the reading
    const indented = source
      .split('\n')
      .map((line) => `  ${line}`)
      .join('\n')
    const { documents, diagnostics } = parseFile({
      name: 'patch',
      text: `apiVersion: v1\nkind: Patch\npatch:\n${indented}\n`,
    })
    const wrong = diagnostics.find(({ severity }) => severity === 'error')
    if (wrong)
      throw fail(
        `unable to parse ${JSON.stringify(source)}: ${wrong.message.replace(/^error: (error parsing patch: )?/, '')}`,
      )
    return documents[0]?.object.patch
  }
}
