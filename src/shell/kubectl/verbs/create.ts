import { kubectlError, withLastApplied, type Status } from '#kubectl'
import { ExitError } from '../../process.ts'
import { needFiles, readFiles, FILE_FLAGS } from '../args/files.ts'
import { bool, text } from '../args/flags.ts'
import { DRY_RUN } from '../args/dryRun.ts'
import { fieldValidationOf, VALIDATE } from '../args/validate.ts'
import { placedIn, placeOf } from '../args/resources.ts'
import { fail, type Call, type Verb } from '../command.ts'
import { Reporter } from '../change.ts'
import { throwFailures } from '../report.ts'
import { PRINT_FLAGS } from '../print/index.ts'
import { absent } from './create/absent.ts'
import { configmap } from './create/configmap.ts'
import { deployment } from './create/deployment.ts'
import { ingress } from './create/ingress.ts'
import { namespace } from './create/namespace.ts'
import { secret } from './create/secret.ts'
import { service } from './create/service.ts'
import { serviceaccount } from './create/serviceaccount.ts'

export const create: Verb = {
  name: 'create',
  about: 'Create a resource from a file or from stdin',
  usage: '-f FILENAME',
  commands: [configmap, deployment, ingress, namespace, secret, service, serviceaccount, ...absent],
  flags: [
    ...PRINT_FLAGS,
    ...FILE_FLAGS,
    DRY_RUN,
    bool('save-config'),
    bool('edit'),
    bool('record'),
    text('raw'),
    text('selector', 'l'),
    text('field-manager'),
    VALIDATE,
  ],
  async run(call) {
    const { args } = call
    if (args.length > 0 && call.flags.all('filename').length === 0) {
      throw fail(`Unexpected args: [${args.join(' ')}]\nSee 'kubectl create -h' for help and examples`)
    }
    needFiles(call)
    if (call.flags.bool('edit')) throw fail('there is no editor here; change the file in its tab, and apply it')
    const reporter = new Reporter(call)
    const failures: { status: Status; source: string }[] = []
    const wrong: string[] = []
    let count = 0
    for (const file of await readFiles(call)) {
      for (const object of file.objects) {
        count++
        const failure = await createOne(call, reporter, object, file.source)
        if (failure) failures.push({ status: failure, source: file.source })
      }
      wrong.push(...file.wrong)
    }
    if (wrong.length > 0) {
      const told = failures.map(({ status, source }) => kubectlError(status, { verb: 'creating', file: source }))
      throw new ExitError(1, [...told, ...wrong].join('\n'))
    }
    throwFailures(failures, 'creating')
    if (count === 0) throw fail('no objects passed to create')
    return 0
  },
}

async function createOne(
  call: Call,
  reporter: Reporter,
  object: Record<string, unknown>,
  source: string,
): Promise<Status | undefined> {
  const place = placeOf(call, object, source)
  if ('status' in place) return place.status
  const { kind, namespace } = place
  const placed = call.flags.bool('save-config') ? withLastApplied(object, namespace) : placedIn(object, namespace)
  if (reporter.dryRun === 'client') {
    await reporter.tell(kind, placed, 'created')
    return undefined
  }
  const reply = call.api.create(placed, {
    namespace: call.namespace,
    dryRun: reporter.dryRun === 'server',
    fieldManager: 'kubectl-create',
    ...fieldValidationOf(call),
  })
  await reporter.warn(reply)
  if (!reply.ok) return reply.status
  if (reporter.dryRun === 'none') call.applied(source, reply.object)
  await reporter.tell(kind, reply.object, 'created')
  return undefined
}
