/** Tables of `kubectl get`: the server's columns, and what kubectl puts around them. */
import { objectText, type Column, type KindDefinition, type KubeObject } from '#kubectl'
import type { Info } from '../args/resources.ts'
import type { Call } from '../command.ts'
import { TableWriter } from './tableWriter.ts'

export interface TableOptions {
  wide: boolean
  headers: boolean
  showLabels: boolean
  labelColumns: readonly string[]
  withNamespace: boolean
  withKind: boolean
}

/** What the flags of `get` say about tables. */
export function tableOptions(call: Call, kinds: readonly KindDefinition[]): TableOptions {
  const { flags } = call
  return {
    wide: flags.text('output') === 'wide',
    headers: !flags.bool('no-headers'),
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.all('label-columns'),
    withNamespace: flags.bool('all-namespaces'),
    withKind: flags.bool('show-kind') || kinds.length > 1,
  }
}

/** One kind's table, row by row. Its heading is written with the first row. */
export class KindTable {
  readonly #columns: Column<KubeObject>[]
  readonly #writer = new TableWriter()
  #begun = false

  constructor(
    kind: KindDefinition,
    private readonly options: TableOptions,
  ) {
    const { wide, withKind, withNamespace, labelColumns, showLabels } = options
    const own = (kind.columns ?? []).filter((column) => wide || !column.wide)
    this.#columns = [
      ...(withNamespace && kind.namespaced ? [NAMESPACE] : []),
      ...own.map((column) => (withKind && column.name === 'Name' ? named(kind) : column)),
      ...labelColumns.map(labelColumn),
      ...(showLabels ? [LABELS] : []),
    ]
  }

  /** Text for these objects. */
  rows(objects: readonly KubeObject[], now: number, event?: string): string {
    if (objects.length === 0) return ''
    const rows = objects.map((object) => [
      ...(event === undefined ? [] : [event]),
      ...this.#columns.map((column) => cell(column.value(object, now))),
    ])
    if (!this.#begun && this.options.headers) {
      const names = this.#columns.map(({ name }) => name.toUpperCase())
      rows.unshift(event === undefined ? names : ['EVENT', ...names])
    }
    this.#begun = true
    return this.#writer.format(rows)
  }
}

/** All tables of a question, an empty line between kinds. */
export function printTables(call: Call, infos: readonly Info[], kinds: readonly KindDefinition[]): string {
  const options = tableOptions(call, kinds)
  const tables: string[] = []
  for (const run of runsOfKind(infos)) {
    const objects = run.map(({ object }) => object)
    tables.push(new KindTable(run[0]!.kind, options).rows(objects, call.now))
  }
  return tables.join(options.headers ? '\n' : '')
}

/** Neighbours of one kind together. */
function runsOfKind(infos: readonly Info[]): Info[][] {
  const runs: Info[][] = []
  for (const info of infos) {
    const last = runs.at(-1)
    if (last && last[0]!.kind === info.kind) last.push(info)
    else runs.push([info])
  }
  return runs
}

const NAMESPACE: Column<KubeObject> = { name: 'Namespace', value: ({ metadata }) => metadata.namespace ?? '' }

const LABELS: Column<KubeObject> = {
  name: 'Labels',
  value: ({ metadata }) =>
    Object.entries(metadata.labels ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${value}`)
      .join(',') || '<none>',
}

function labelColumn(label: string): Column<KubeObject> {
  return {
    name: label.slice(label.lastIndexOf('/') + 1),
    value: ({ metadata }) => metadata.labels?.[label] ?? '',
  }
}

function named(kind: KindDefinition): Column<KubeObject> {
  return { name: 'Name', value: ({ metadata }) => objectText(kind, metadata.name) }
}

/** A cell stays on its line. */
function cell(value: string | number): string {
  return String(value).replace(/[\n\r\f]/g, (char) => ({ '\n': '\\n', '\r': '\\r', '\f': '\\f' })[char]!)
}
