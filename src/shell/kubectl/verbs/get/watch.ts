/** `get -w`: what is there, and then a line for each change, as virtual time passes. Ends at Ctrl+C or a closed pipe. */
import type { KubeObject, WatchEvent } from '#kubectl'
import { notFound } from '#kubectl'
import { isEverywhere, isWanted, kindsOf, namesOf, queryOf } from '../../args/resources.ts'
import { fail, type Call } from '../../command.ts'
import type { Printer } from '../../print/index.ts'
import { KindTable, tableOptions } from '../../print/tables.ts'
import { throwFailures } from '../../report.ts'

export async function watch(call: Call, printer: Printer | undefined): Promise<number> {
  const { flags, api, args } = call
  if (flags.text('sort-by')) await call.err('warning: --watch or --watch-only requested, --sort-by will be ignored')
  if (args.length === 0) throw fail('watch needs a type of resource, as in kubectl get pods --watch')
  const names = namesOf(call, args)
  const kinds = names ? [...new Set(names.map(({ kind }) => kind))] : kindsOf(call, args[0]!)
  if (kinds.length > 1) throw fail('you may only specify a single resource type')
  if (names && names.length > 1) {
    throw fail(
      'watch is only supported on individual resources and resource collections - more than 1 resource was found',
    )
  }
  const kind = kinds[0]!
  const query = queryOf(call)
  const namespace = kind.namespaced && !isEverywhere(call) ? call.namespace : undefined
  const name = names?.[0]?.name
  const isMine = (object: KubeObject) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name)

  const first = api.list(kind.kind, namespace ? { namespace } : {}).filter(isMine)
  if (name !== undefined && first.length === 0) throwFailures([{ status: notFound(kind, name) }])
  const events = flags.bool('output-watch-events')
  const table = new KindTable(kind, { ...tableOptions(call, kinds), withKind: flags.bool('show-kind') })
  const print = (object: KubeObject, type: string): string => {
    if (!printer) return table.rows([object], call.now, events ? type : undefined)
    return printer(events ? { type, object } : object)
  }
  const queue: WatchEvent[] = []
  const stop = api.watch(kind.kind, (event) => {
    if (isMine(event.object)) queue.push(event)
  })
  try {
    if (!flags.bool('watch-only')) {
      const shown = first.filter((object) => isWanted(object, query))
      if (printer) for (const object of shown) await call.write(print(object, 'ADDED'))
      else await call.write(table.rows(shown, call.now, events ? 'ADDED' : undefined))
    }
    for (;;) {
      await call.untilNews(() => queue.length > 0)
      for (const event of queue.splice(0)) {
        const type = seenAs(event, (object) => isWanted(object, query))
        if (type) await call.write(print(event.object, type))
      }
    }
  } finally {
    stop()
  }
}

/** An object that begins to be selected was added, as far as a watcher can tell, and one that ends to be was deleted. */
function seenAs({ type, object, old }: WatchEvent, selects: (object: KubeObject) => boolean): string | undefined {
  const now = selects(object)
  if (type === 'DELETED') return now || (old && selects(old)) ? type : undefined
  const before = old !== undefined && selects(old)
  if (now) return before ? 'MODIFIED' : 'ADDED'
  return before ? 'DELETED' : undefined
}
