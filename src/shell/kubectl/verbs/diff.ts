import { groupOf, LAST_APPLIED, type KindDefinition, type KubeObject, type Unstructured } from '#kubectl'
import { printYaml } from '#manifest'
import { ExitError } from '../../process.ts'
import { bool, text } from '../args/flags.ts'
import { FILE_FLAGS, namesFiles, readManifests } from '../args/files.ts'
import { placeOf } from '../args/resources.ts'
import { fail, type Call, type Verb } from '../command.ts'
import { unifiedDiff } from '../print/unifiedDiff.ts'

/** Names of the two directories that kubectl compares; the numbers are chance in a real one. */
const LIVE = '/tmp/LIVE-1374518602'
const MERGED = '/tmp/MERGED-2880150231'

export const diff: Verb = {
  name: 'diff',
  about: 'Diff the live version against a would-be applied version',
  usage: '-f FILENAME',
  flags: [...FILE_FLAGS, bool('server-side'), bool('force-conflicts'), text('field-manager'), text('selector', 'l')],
  async run(call) {
    if (!namesFiles(call)) throw fail('must specify one of -f and -k', 2)
    let differs = false
    for (const { object, source } of await readManifests(call)) {
      const place = placeOf(call, object, source)
      if ('status' in place) throw fail(place.status.message, 2)
      const { kind, namespace, name } = place
      const live = call.api.get(kind.kind, namespace, name)
      const merged = wouldBe(call, object, source, live)
      const hunks = unifiedDiff(live ? printYaml(live) : '', printYaml(merged))
      if (!hunks) continue
      differs = true
      const file = `${groupVersion(kind)}.${kind.kind}.${namespace ?? ''}.${name}`
      const time = `${new Date(call.now).toISOString().slice(0, 23).replace('T', ' ')}000000 +0000`
      await call.write(
        `diff -u -N ${LIVE}/${file} ${MERGED}/${file}\n--- ${LIVE}/${file}\t${time}\n+++ ${MERGED}/${file}\t${time}\n${hunks}`,
      )
    }
    return differs ? 1 : 0
  },
}

/** What an apply would make of it. kubectl leaves its own annotation out of the comparison. */
function wouldBe(call: Call, object: Unstructured, file: string, live: KubeObject | undefined): KubeObject {
  const { flags, namespace } = call
  const [result] = call.api.apply([object], {
    file,
    namespace,
    dryRun: true,
    serverSide: flags.bool('server-side'),
    force: flags.bool('force-conflicts'),
  })
  if (!result?.object) throw new ExitError(2, result?.text ?? '')
  const { [LAST_APPLIED]: _, ...annotations } = result.object.metadata.annotations ?? {}
  const before = live?.metadata.annotations?.[LAST_APPLIED]
  const kept = before === undefined ? annotations : { ...annotations, [LAST_APPLIED]: before }
  const { annotations: __, ...metadata } = result.object.metadata
  return { ...result.object, metadata: { ...metadata, ...(Object.keys(kept).length > 0 && { annotations: kept }) } }
}

function groupVersion({ apiVersion }: KindDefinition): string {
  return groupOf(apiVersion) ? apiVersion.replace('/', '.') : apiVersion
}
