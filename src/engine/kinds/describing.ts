/** How `kubectl describe` lays a description out, whatever the kind: k8s.io/kubectl/pkg/describe. */
import { LAST_APPLIED } from '../api/last-applied.ts'
import type { DescribeContext } from '../api/kind.ts'
import type { KubeObject, LabelSelector } from '../api/types.ts'
import { formatSelector, requirementsOf } from '../api/selectors.ts'
import { ageSince } from './age.ts'
import type { Event } from './event/types.ts'
import { controllerOf } from './owners.ts'
import { tabulate } from './tabwriter.ts'

/** Annotations of more characters are put on lines of their own, and cut. */
const ANNOTATION = 140

/**
 * A description in the making. Texts may hold tabs: they end the cells of columns, which are padded at the end.
 *
 * @example new Description().pair('Name', 'web').line(1, 'Type\tStatus').text()
 */
export class Description {
  #out = ''

  /** A line, two spaces in for each level. */
  line(level: number, text: string): this {
    return this.write(`${'  '.repeat(level)}${text}\n`)
  }

  /** `Key:` and its value in the next column. */
  pair(key: string, value: string | number | boolean, level = 0): this {
    return this.line(level, `${key}:\t${value}`)
  }

  /** What every object has first. */
  head({ metadata }: KubeObject): this {
    return this.pair('Name', metadata.name).pair('Namespace', metadata.namespace ?? '')
  }

  /** `Labels:` and `Annotations:`, each a line, without kubectl's own bookkeeping. */
  tags({ metadata }: KubeObject): this {
    return this.labels('Labels', metadata.labels).annotations('Annotations', metadata.annotations)
  }

  labels(title: string, labels: Readonly<Record<string, string>> | undefined): this {
    return this.values(
      title,
      sortedEntries(labels).map(([key, value]) => `${key}=${value}`),
    )
  }

  /** Labels of a part of the object, or annotations in their manner. */
  indentedLabels(title: string, labels: Readonly<Record<string, string>> | undefined): this {
    const lines = sortedEntries(labels).map(([key, value]) => `${key}=${value}`)
    return this.write(`  ${title}:\t${lines.join('\n  \t') || '<none>'}\n`)
  }

  /** One value a line, below each other; `<none>` when there are none. */
  values(title: string, values: readonly string[]): this {
    return this.write(`${title}:\t${values.join('\n\t') || '<none>'}\n`)
  }

  annotations(title: string, annotations: Readonly<Record<string, string>> | undefined): this {
    const lines = sortedEntries(annotations)
      .filter(([key]) => key !== LAST_APPLIED)
      .flatMap(([key, text]) => {
        const value = text.replace(/\n$/, '')
        const long = value.length + key.length + 2 > ANNOTATION || value.includes('\n')
        return long ? [`${key}:`, ...value.split('\n').map((line) => `  ${cut(line)}`)] : [`${key}: ${value}`]
      })
    return this.values(title, lines)
  }

  /** A table below its title; `rows` are cells, the first row heads it. */
  table(level: number, rows: readonly (readonly string[])[]): this {
    const [header = [], ...rest] = rows
    const rule = header.map((cell) => '-'.repeat(cell.length))
    for (const row of [header, rule, ...rest]) this.line(level, row.join('\t'))
    return this
  }

  /** `Controlled By:`, for what a controller has made. */
  controlledBy(object: KubeObject): this {
    const owner = controllerOf(object)
    return owner ? this.pair('Controlled By', `${owner.kind}/${owner.name}`) : this
  }

  /** What has happened to the object, the oldest first. */
  events(object: KubeObject, { api, now }: DescribeContext): this {
    const events = eventsAbout(object, api)
    if (!events.length) return this.pair('Events', '<none>')
    this.line(0, 'Events:').line(1, 'Type\tReason\tAge\tFrom\tMessage').line(1, '----\t------\t----\t----\t-------')
    for (const { type, reason, count, message, source, involvedObject, firstTimestamp, lastTimestamp } of events) {
      const first = ageSince(firstTimestamp, now)
      const age = (count ?? 0) > 1 ? `${ageSince(lastTimestamp, now)} (x${count} over ${first})` : first
      const where = involvedObject.fieldPath ? `${involvedObject.fieldPath}: ` : ''
      this.line(1, [type ?? '', reason ?? '', age, source?.component ?? '', where + (message ?? '').trim()].join('\t'))
    }
    return this
  }

  /** Raw text. Control characters are made visible, so that a description cannot play tricks on a terminal. */
  write(text: string): this {
    this.#out += text.replaceAll('\x1b', '^[').replaceAll('\r', '\\r')
    return this
  }

  /** With its columns padded, ending in a newline. */
  text(): string {
    return tabulate(this.#out)
  }
}

/** `Mon, 23 Nov 2026 01:03:35 +0000`: Go's time.RFC1123Z; the year 1 for no time at all. */
export function dateText(timestamp: string | null | undefined): string {
  if (!timestamp) return 'Mon, 01 Jan 0001 00:00:00 +0000'
  return new Date(Date.parse(timestamp)).toUTCString().replace('GMT', '+0000')
}

/** `app=web,tier=front`, or `<none>`: labels.FormatLabels. */
export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  return (
    sortedEntries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(',') || '<none>'
  )
}

/** A selector's own text, which is empty when it selects everything: labels.Selector.String. */
export function selectorText(selector: LabelSelector | undefined): string {
  return selector && requirementsOf(selector).length ? formatSelector(selector) : ''
}

/** By key, in the order of bytes. */
export function sortedEntries<T>(map: Readonly<Record<string, T>> | undefined): [string, T][] {
  return Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function cut(line: string): string {
  const most = ANNOTATION - 2
  return line.length > most ? `${line.slice(0, most)}...` : line
}

/** Of this very object, not of one before it that had its name. A node's kubelet puts the name where the uid belongs. */
function eventsAbout({ kind, metadata }: KubeObject, api: DescribeContext['api']): Event[] {
  const { name, namespace = '', uid } = metadata
  return api
    .list<Event>('Event', namespace ? { namespace } : {})
    .filter(({ involvedObject: about = {} as Event['involvedObject'] }) => {
      const same = about.kind === kind && about.name === name && (about.namespace ?? '') === namespace
      return same && (about.uid === uid || (kind === 'Node' && about.uid === name))
    })
    .sort((a, b) => byText(a.lastTimestamp ?? '', b.lastTimestamp ?? ''))
}
