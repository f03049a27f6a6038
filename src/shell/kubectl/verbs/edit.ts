import { baseName, resolvePath } from '../../files/files.ts'
import { parseFile, printYaml } from '#manifest'
import { CHANGE_FLAGS, Reporter } from '../change.ts'
import { bool, text } from '../args/flags.ts'
import { select } from '../args/resources.ts'
import { ExitError } from '../../process.ts'
import { kubectlError, type KubeObject } from '#kubectl'
import { fail, type Verb } from '../command.ts'
import { throwFailures } from '../report.ts'

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

export const edit: Verb = {
  name: 'edit',
  about: 'Edit a resource on the server',
  usage: '(RESOURCE/NAME | -f FILENAME)',
  flags: [
    ...CHANGE_FLAGS,
    bool('output-patch'),
    bool('save-config'),
    bool('windows-line-endings'),
    text('subresource'),
  ],
  async run(call) {
    const { process } = call
    const { infos, failures } = await select(call)
    throwFailures(failures)
    const editor = process.env.get('KUBE_EDITOR') ?? process.env.get('EDITOR')
    if (!editor) {
      throw fail(
        'there is no editor in this terminal; set KUBE_EDITOR to a command such as "sed -i \'s/a/b/\'", or get the object with -o yaml, change it in its tab, and apply it',
      )
    }
    const reporter = new Reporter(call)
    for (const { kind, object } of infos) {
      const before = `${HEADER}${printYaml(object)}`
      const path = resolvePath(`/tmp/kubectl-edit-${object.metadata.uid.slice(0, 10)}.yaml`, '/')
      process.files.write(path, before)
      const code = await process.script(`${editor} ${path}`)
      if (code !== 0) throw fail(`there was a problem with the editor ${JSON.stringify(editor)}`)
      const after = process.files.read(path)
      process.files.remove(path)
      const { documents, diagnostics } = parseFile({ name: baseName(path), text: after })
      const wrong = diagnostics.find(({ severity }) => severity === 'error')
      if (wrong) throw new ExitError(1, wrong.message)
      if (after === before || documents.length === 0) {
        await call.err('Edit cancelled, no changes made.')
        continue
      }
      const reply = call.api.update(documents[0]!.object as unknown as KubeObject, { fieldManager: 'kubectl-edit' })
      await reporter.warn(reply)
      if (!reply.ok) throw new ExitError(1, kubectlError(reply.status))
      await reporter.tell(kind, reply.object, 'edited')
    }
    return 0
  },
}
