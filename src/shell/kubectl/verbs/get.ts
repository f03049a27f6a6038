import { ExitError } from '../../process.ts'
import { bool, int, list, text } from '../args/flags.ts'
import { FILE_FLAGS, namesFiles } from '../args/files.ts'
import { select } from '../args/resources.ts'
import { fail, misused, type Call, type Verb } from '../command.ts'
import { listOf, PRINT_FLAGS, printerOf } from '../print/index.ts'
import { sortBy } from '../print/sort.ts'
import { printTables } from '../print/tables.ts'
import { throwFailures } from '../report.ts'
import { raw } from './get/raw.ts'
import { watch } from './get/watch.ts'

const ENDPOINTS = 'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'

export const get: Verb = {
  name: 'get',
  about: 'Display one or many resources',
  usage: '(TYPE [NAME | -l label] | TYPE/NAME ...)',
  suggestFor: ['list', 'ps'],
  flags: [
    ...PRINT_FLAGS,
    ...FILE_FLAGS,
    text('selector', 'l'),
    text('field-selector'),
    bool('all-namespaces', 'A'),
    bool('watch', 'w'),
    bool('watch-only'),
    bool('output-watch-events'),
    text('sort-by'),
    bool('no-headers'),
    bool('show-labels'),
    bool('show-kind'),
    list('label-columns', 'L'),
    bool('ignore-not-found'),
    text('raw'),
    text('subresource'),
    bool('server-print', undefined, true),
    int('chunk-size', 500),
  ],
  async run(call) {
    const { flags, args } = call
    if (flags.text('raw')) return raw(call)
    check(call)
    const printer = printerOf(call, true)
    if (flags.bool('watch') || flags.bool('watch-only')) return watch(call, printer)
    if (args.length === 0 && !namesFiles(call)) await complainOfNothing(call)
    const selection = await select(call, args, { allOfKind: true })
    const { kinds, single, listed } = selection
    const failures = flags.bool('ignore-not-found')
      ? selection.failures.filter(({ status }) => status.reason !== 'NotFound')
      : selection.failures
    const infos = flags.text('sort-by') ? sortBy(selection.infos, flags.text('sort-by')) : selection.infos
    if (kinds.some(({ kind }) => kind === 'Endpoints')) await call.err(ENDPOINTS)
    if (printer) {
      if (single) throwFailures(failures)
      const objects = infos.map(({ object }) => object)
      if (objects.length > 0 || listed || !flags.bool('ignore-not-found')) {
        await call.write(printer(single ? objects[0] : listOf(objects)))
      }
    } else {
      await call.write(printTables(call, infos, kinds))
      if (infos.length === 0 && failures.length === 0 && !flags.bool('ignore-not-found')) {
        const everywhere = flags.bool('all-namespaces') || kinds.some(({ namespaced }) => !namespaced)
        await call.err(`No resources found${everywhere ? '' : ` in ${call.namespace} namespace.`}`)
      }
    }
    throwFailures(failures)
    return 0
  },
}

function check(call: Call): void {
  const { flags } = call
  const output = flags.text('output')
  if (flags.bool('show-labels') && output !== '' && output !== 'wide') {
    throw fail(`--show-labels option cannot be used with ${output} printer`)
  }
  if (flags.bool('output-watch-events') && !flags.bool('watch') && !flags.bool('watch-only')) {
    throw misused(call, '--output-watch-events option can only be used with --watch or --watch-only')
  }
}

async function complainOfNothing(call: Call): Promise<never> {
  await call.err(
    'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n',
  )
  throw new ExitError(
    1,
    `error: Required resource not specified.
Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
See 'kubectl get -h' for help and examples`,
  )
}
