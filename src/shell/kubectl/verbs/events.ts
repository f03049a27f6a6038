import { ageSince, type KubeObject } from '#kubectl'
import { bool, text } from '../args/flags.ts'
import { kindNamed } from '../args/kinds.ts'
import { isEverywhere } from '../args/resources.ts'
import { fail, type Call, type Verb } from '../command.ts'
import { listOf, PRINT_FLAGS, printerOf } from '../print/index.ts'
import { TableWriter } from '../print/tableWriter.ts'

interface Event extends KubeObject {
  readonly type?: string
  readonly reason?: string
  readonly message?: string
  readonly count?: number
  readonly firstTimestamp?: string
  readonly lastTimestamp?: string
  readonly involvedObject: { kind?: string; name?: string }
}

export const events: Verb = {
  name: 'events',
  about: 'List events',
  usage: '[(-o|--output=)json|yaml|name|go-template|jsonpath] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  flags: [
    ...PRINT_FLAGS,
    bool('all-namespaces', 'A'),
    bool('watch', 'w'),
    text('for'),
    text('types'),
    bool('no-headers'),
    text('chunk-size'),
  ],
  async run(call) {
    if (call.args.length > 0)
      throw fail(`unknown command ${JSON.stringify(call.args[0])}\nSee 'kubectl events -h' for help and examples`)
    const isMine = filterOf(call)
    const printer = printerOf(call)
    const namespace = isEverywhere(call) ? {} : { namespace: call.namespace }
    const all = call.api.list<Event>('Event', namespace).filter(isMine)
    all.sort((a, b) => timeOf(a) - timeOf(b))
    const table = new EventTable(call)
    if (printer) await call.write(printer(listOf(all)))
    else if (all.length === 0 && !call.flags.bool('watch')) {
      await call.err(isEverywhere(call) ? 'No events found.' : `No events found in ${call.namespace} namespace.`)
    } else await call.write(table.rows(all))
    if (call.flags.bool('watch')) await watch(call, isMine, (event) => (printer ? printer(event) : table.rows([event])))
    return 0
  },
}

function timeOf({ lastTimestamp, metadata }: Event): number {
  return Date.parse(lastTimestamp ?? metadata.creationTimestamp)
}

function filterOf(call: Call): (event: Event) => boolean {
  const { flags } = call
  const types = flags.text('types').split(',').filter(Boolean)
  const strange = types.find((type) => !/^(normal|warning)$/i.test(type))
  if (strange) throw fail(`valid --types are Normal or Warning`)
  const about = flags.text('for')
  const [word = '', name] = about.split('/')
  if (about && name === undefined) throw fail('--for must be in resource/name form')
  const kind = about ? kindNamed(call.api, word).kind : ''
  return ({ type = '', involvedObject }) =>
    (types.length === 0 || types.some((each) => each.toLowerCase() === type.toLowerCase())) &&
    (!about || (involvedObject.kind === kind && involvedObject.name === name))
}

async function watch(call: Call, isMine: (event: Event) => boolean, print: (event: Event) => string): Promise<void> {
  const queue: Event[] = []
  const stop = call.api.watch<Event>('Event', ({ type, object }) => {
    const here = isEverywhere(call) || object.metadata.namespace === call.namespace
    if (type !== 'DELETED' && here && isMine(object)) queue.push(object)
  })
  try {
    for (;;) {
      await call.untilNews(() => queue.length > 0)
      for (const event of queue.splice(0)) await call.write(print(event))
    }
  } finally {
    stop()
  }
}

class EventTable {
  readonly #writer = new TableWriter()
  #begun = false

  constructor(private readonly call: Call) {}

  rows(events: readonly Event[]): string {
    const everywhere = isEverywhere(this.call)
    const rows = events.map((event) => [
      ...(everywhere ? [event.metadata.namespace ?? ''] : []),
      seen(event, this.call.now),
      event.type ?? '',
      event.reason ?? '',
      `${event.involvedObject.kind ?? ''}/${event.involvedObject.name ?? ''}`,
      (event.message ?? '').trim(),
    ])
    if (!this.#begun && !this.call.flags.bool('no-headers')) {
      rows.unshift([...(everywhere ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'])
    }
    this.#begun = true
    return this.#writer.format(rows)
  }
}

/** `5s (x3 over 40s)` */
function seen({ count = 1, firstTimestamp, lastTimestamp }: Event, now: number): string {
  const last = ageSince(lastTimestamp, now)
  return count > 1 ? `${last} (x${count} over ${ageSince(firstTimestamp, now)})` : last
}
