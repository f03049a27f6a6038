import type { Clock } from '../kernel/index.ts'
import type { WriteOptions } from './api.ts'
import { byText } from './data.ts'
import type { FieldTable } from './decode.ts'
import { compare, fieldsOf, type Spot } from './field-sets.ts'
import { intersect, isEmptyTree, LEAF, publishedTree, subtract, union, type FieldTree } from './field-trees.ts'
import { LAST_APPLIED } from './last-applied.ts'
import type { KindDefinition } from './kind.ts'
import type { KubeObject } from './types.ts'

/** Who wrote which fields. Kept beside the object and not in it: see src/decisions/0006-who-wrote-what.md. */
export interface Manager {
  manager: string
  operation: 'Apply' | 'Update'
  apiVersion: string
  /** RFC 3339, seconds. */
  time: string
  fields: FieldTree
}

/** One entry of metadata.managedFields, as `kubectl get --show-managed-fields` prints it. */
export interface ManagedFieldsEntry {
  apiVersion: string
  fieldsType: 'FieldsV1'
  fieldsV1: FieldTree
  manager: string
  operation: 'Apply' | 'Update'
  time: string
}

/** What managedFields never lists: k8s.io/apimachinery/pkg/util/managedfields/internal/stripmeta.go. */
const UNOWNED: FieldTree = {
  'f:apiVersion': LEAF,
  'f:kind': LEAF,
  'f:metadata': {
    '.': {},
    'f:name': LEAF,
    'f:namespace': LEAF,
    'f:creationTimestamp': LEAF,
    'f:uid': LEAF,
    'f:generation': LEAF,
    'f:resourceVersion': LEAF,
    'f:managedFields': LEAF,
    'f:deletionTimestamp': LEAF,
    'f:deletionGracePeriodSeconds': LEAF,
  },
}

const CLIENT_SIDE_MARK: FieldTree = { 'f:metadata': { 'f:annotations': { [`f:${LAST_APPLIED}`]: LEAF } } }

/** Keeps who wrote what, of writers that say who they are. */
export class FieldManagers {
  readonly #of = new Map<string, readonly Manager[]>()

  constructor(
    readonly table: FieldTable,
    readonly clock: Clock,
  ) {}

  of(uid: string): readonly Manager[] {
    return this.#of.get(uid) ?? []
  }

  set(uid: string, managers: readonly Manager[]): void {
    const some = managers.filter(({ fields }) => !isEmptyTree(fields))
    if (some.length > 0) this.#of.set(uid, some)
    else this.#of.delete(uid)
  }

  forget(uid: string): void {
    this.#of.delete(uid)
  }

  /** @param object after its defaults, before anything was allocated */
  created(kind: KindDefinition, object: KubeObject, uid: string, { fieldManager }: WriteOptions): void {
    if (!fieldManager) return
    const fields = this.owned(kind, fieldsOf(object, this.spot(kind), true))
    this.set(uid, [this.entry(kind, fieldManager, 'Update', fields)])
  }

  /** Fields that a named writer changed are theirs from now on, and nobody else's. */
  updated(kind: KindDefinition, old: KubeObject, next: KubeObject, { fieldManager }: WriteOptions): void {
    if (!fieldManager) return
    const { changed, removed } = compare(old, next, this.spot(kind))
    const mine = this.owned(kind, changed)
    if (isEmptyTree(mine) && isEmptyTree(removed)) return
    const managers = this.of(old.metadata.uid)
    const same = (entry: Manager) =>
      entry.manager === fieldManager && entry.operation === 'Update' && entry.apiVersion === kind.apiVersion
    const before = managers.find(same)?.fields ?? {}
    const others = managers.filter((entry) => !same(entry))
    this.set(old.metadata.uid, [
      ...others.map((entry) => ({ ...entry, fields: subtract(subtract(entry.fields, mine), removed) })),
      this.entry(kind, fieldManager, 'Update', union(subtract(before, removed), mine)),
    ])
  }

  /**
   * What client-side apply owned becomes what `manager` applied, so that it goes when it is applied no more.
   * @returns whether there was anything to take over
   * Source: client-go util/csaupgrade.
   */
  upgrade(kind: KindDefinition, uid: string, manager: string): boolean {
    const owns = ({ operation, fields }: Manager) =>
      operation === 'Update' && !isEmptyTree(intersect(fields, CLIENT_SIDE_MARK))
    const managers = this.of(uid)
    const former = managers.filter(owns)
    if (former.length === 0) return false
    const isTarget = (entry: Manager) => entry.operation === 'Apply' && entry.manager === manager
    const target = managers.find(isTarget) ?? this.entry(kind, manager, 'Apply', {})
    const fields = former.reduce((all, entry) => union(all, subtract(entry.fields, CLIENT_SIDE_MARK)), target.fields)
    this.set(uid, [...managers.filter((entry) => !owns(entry) && !isTarget(entry)), { ...target, fields }])
    return true
  }

  entry(kind: KindDefinition, manager: string, operation: Manager['operation'], fields: FieldTree): Manager {
    return { manager, operation, apiVersion: kind.apiVersion, time: this.clock.timestamp(), fields }
  }

  spot(kind: KindDefinition): Spot {
    return { table: this.table, type: this.table.kinds[kind.kind], at: '' }
  }

  /** Without what nobody owns: identity, and status where it is written through its subresource. */
  owned(kind: KindDefinition, fields: FieldTree): FieldTree {
    const rest = subtract(fields, UNOWNED)
    if (kind.statusSubresource) delete rest['f:status']
    return rest
  }

  /** metadata.managedFields: appliers first, each group in the order of time and name. */
  published(uid: string): ManagedFieldsEntry[] {
    const order = ({ operation, time, manager }: Manager) => `${operation} ${time} ${manager}`
    const sorted = [...this.of(uid)].sort((a, b) => byText(order(a), order(b)))
    return sorted.map(({ apiVersion, fields, manager, operation, time }) => ({
      apiVersion,
      fieldsType: 'FieldsV1',
      fieldsV1: publishedTree(fields),
      manager,
      operation,
      time,
    }))
  }

  snapshot(): Record<string, readonly Manager[]> {
    return Object.fromEntries(this.#of)
  }

  restore(state: Readonly<Record<string, readonly Manager[]>>): void {
    this.#of.clear()
    for (const [uid, managers] of Object.entries(state)) this.#of.set(uid, managers)
  }
}
