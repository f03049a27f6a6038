import { notFound, type KubeObject, type Status } from '#kubectl'
import { needFiles, readManifests } from '../args/files.ts'
import { bool, duration, int, optional, text } from '../args/flags.ts'
import { fieldValidationOf, VALIDATE } from '../args/validate.ts'
import { placedIn, placeOf } from '../args/resources.ts'
import { CHANGE_FLAGS, Reporter } from '../change.ts'
import { fail, type Verb } from '../command.ts'
import { throwFailures } from '../report.ts'
import { waitUntilGone } from './delete.ts'

export const replace: Verb = {
  name: 'replace',
  about: 'Replace a resource by file name or stdin',
  usage: '-f FILENAME',
  flags: [
    ...CHANGE_FLAGS,
    bool('force'),
    bool('save-config'),
    int('grace-period', -1),
    bool('wait'),
    duration('timeout'),
    optional('cascade', 'background', 'background'),
    VALIDATE,
    text('subresource'),
    text('raw'),
  ],
  async run(call) {
    needFiles(call)
    const manifests = await readManifests(call)
    if (manifests.length === 0) throw fail('no objects passed to replace')
    const reporter = new Reporter(call)
    const validation = fieldValidationOf(call)
    const failures: { status: Status; source: string }[] = []
    for (const { object, source } of manifests) {
      const place = placeOf(call, object, source)
      if ('status' in place) {
        failures.push({ status: place.status, source })
        continue
      }
      const { kind, namespace, name } = place
      const placed = placedIn(object, namespace)
      const live = call.api.get(kind.kind, namespace, name)
      const options = {
        namespace: call.namespace,
        dryRun: reporter.dryRun !== 'none',
        fieldManager: 'kubectl-replace',
        ...validation,
      }
      if (call.flags.bool('force') && live && reporter.dryRun === 'none') {
        call.api.delete(
          kind.kind,
          namespace,
          name,
          call.flags.int('grace-period') >= 0 ? { gracePeriodSeconds: call.flags.int('grace-period') } : {},
        )
        await call.out(call.api.deletedText(kind.kind, namespace, name))
        await waitUntilGone(call, [{ kind, namespace, name, object: live }], Infinity)
      }
      const force = call.flags.bool('force')
      const reply = force
        ? call.api.create(placed, options)
        : live
          ? call.api.update(placed as unknown as KubeObject, options)
          : undefined
      if (!reply) failures.push({ status: notFound(kind, name), source })
      else if (!reply.ok) failures.push({ status: reply.status, source })
      else {
        if (reporter.dryRun === 'none') call.applied(source, reply.object)
        await reporter.warn(reply)
        await reporter.tell(kind, reply.object, 'replaced')
      }
    }
    throwFailures(failures, 'replacing')
    return 0
  },
}
