import type { PatchOptions } from './api.ts'
import { LAST_APPLIED, lastAppliedConfiguration, parseLastApplied } from './last-applied.ts'
import type { Backend } from './backend.ts'
import { create } from './create.ts'
import { byText, equal, isObject, mergePatch } from './data.ts'
import type { Manager } from './field-managers.ts'
import { compare, fieldsOf, overlay, without, type Spot } from './field-sets.ts'
import { goText } from './go-text.ts'
import { intersect, isEmptyTree, pathsOf, subtract, union, type FieldTree } from './field-trees.ts'
import type { KindDefinition } from './kind.ts'
import { replace } from './replace.ts'
import { applyConflict, badRequest, plainError, refuse } from './status.ts'
import { typedErrors } from './typed-errors.ts'
import type { KubeObject, Reply, StatusCause, Unstructured } from './types.ts'

/**
 * PATCH with application/apply-patch+yaml: what the configuration names becomes its manager's, what that manager named
 * last time and names no more goes, and what others have is refused unless it is forced.
 * Source: k8s.io/apimachinery/pkg/util/managedfields/internal/structuredmerge.go, structured-merge-diff/merge/update.go.
 */
export function serverSideApply<T extends KubeObject>(
  backend: Backend,
  kind: KindDefinition,
  namespace: string | undefined,
  name: string,
  body: unknown,
  options: PatchOptions,
): Reply<T> {
  const { managers, storage } = backend
  if (!options.fieldManager) {
    return refuse(
      badRequest('PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch'),
    )
  }
  if (!isObject(body))
    return refuse(badRequest('error decoding YAML: json: cannot unmarshal into map[string]interface {}'))
  const config = configured(kind, namespace, name, body)
  const { name: named } = config.metadata as { name?: unknown }
  if (named !== name) {
    return refuse(
      badRequest(`the name of the object (${goText(named ?? '')}) does not match the name on the URL (${name})`),
    )
  }
  const wrong = typedErrors(backend.schema, kind, config)
  if (wrong) {
    const what = `${kind.namespaced ? `${namespace ?? 'default'}/` : ''}${name}; ${kind.apiVersion}, Kind=${kind.kind}`
    return refuse(plainError(`failed to create typed patch object (${what}): ${wrong}`))
  }
  const spot = managers.spot(kind)
  const mine = managers.owned(kind, fieldsOf(config, spot))
  const entry = managers.entry(kind, options.fieldManager, 'Apply', mine)
  const live = storage.objects.get(kind.kind, namespace, name)
  if (!live) {
    const { fieldManager: _, ...rest } = options
    const reply = create<T>(backend, config, rest)
    if (reply.ok && !options.dryRun) managers.set(reply.object.metadata.uid, [entry])
    return reply
  }

  const known = ownersOf(backend, kind, live)
  const mineBefore = known.find((other) => isSame(other, entry))
  const others = known.filter((other) => other !== mineBefore)
  const last = options.fieldManager === KUBECTL ? live.metadata.annotations?.[LAST_APPLIED] : undefined
  const merged = overlay(live, config, spot)
  const { changed } = compare(live, merged, spot)
  const conflicts = others
    .map((other) => ({ other, fields: intersect(other.fields, managers.owned(kind, changed)) }))
    .filter(({ fields }) => !isEmptyTree(fields))
  const upgrade = last === undefined ? {} : appliedBefore(last, live, spot)
  const serious = conflicts
    .map(({ other, fields }) => ({ other, fields: subtract(fields, upgrade) }))
    .filter(({ fields }) => !isEmptyTree(fields))
  if (serious.length > 0 && !options.force) return refuse(conflictStatus(serious))

  const lost = conflicts.reduce<FieldTree>((all, { fields }) => union(all, fields), {})
  const rest = others.map((other) => ({ ...other, fields: subtract(other.fields, lost) }))
  const abandoned = subtract(mineBefore?.fields ?? {}, mine)
  const free = rest.reduce((tree, { fields }) => subtract(withoutHeldItems(tree, fields), fields), abandoned)
  const rid = without(merged, free, spot) as Unstructured
  const next = last === undefined ? rid : remembering(rid, config)
  const { fieldManager: _, ...plain } = options
  const reply = replace<T>(backend, kind, next, plain, live)
  if (reply.ok && !options.dryRun && storage.objects.byUid(live.metadata.uid)) {
    const unchanged = mineBefore && equal(mineBefore.fields, mine) && isEmptyTree(lost)
    if (!unchanged) managers.set(live.metadata.uid, [...rest, entry])
  }
  return reply
}

/** `kubectl apply` without a field manager of its own: the server then helps objects over from client-side apply. */
const KUBECTL = 'kubectl'

/**
 * What client-side apply wrote last and what still stands so: kubectl may take it over without a conflict.
 * Source: apimachinery util/managedfields/internal/lastappliedmanager.go.
 */
function appliedBefore(annotation: string, live: KubeObject, spot: Spot): FieldTree {
  const last = parseLastApplied(annotation)
  const { changed, removed } = compare(last, live, spot)
  return subtract(subtract(fieldsOf(last, spot), changed), removed)
}

/** The annotation of client-side apply is kept true: lastappliedupdater.go. It stays the property of nobody. */
function remembering(object: Unstructured, config: Unstructured): Unstructured {
  const annotations = { [LAST_APPLIED]: lastAppliedConfiguration(config) }
  return mergePatch(object, { metadata: { annotations } }) as Unstructured
}

/** The configuration as it is laid over the live object: of this kind, with its name and namespace, without nulls. */
function configured(
  kind: KindDefinition,
  namespace: string | undefined,
  name: string,
  body: Unstructured,
): Unstructured {
  const metadata = isObject(body.metadata) ? body.metadata : {}
  const place = kind.namespaced ? { namespace: metadata['namespace'] ?? namespace ?? 'default' } : {}
  const { managedFields: _, ...kept } = metadata
  return mergePatch({}, { ...body, metadata: { name, ...kept, ...place } }) as Unstructured
}

/** An object that nobody applied to before belongs to those who wrote it, and where that is not known to everybody. */
function ownersOf({ managers }: Backend, kind: KindDefinition, live: KubeObject): readonly Manager[] {
  const known = managers.of(live.metadata.uid)
  if (known.length > 0) return known
  const fields = managers.owned(kind, fieldsOf(live, managers.spot(kind), true))
  const { creationTimestamp: time } = live.metadata
  return [{ manager: 'before-first-apply', operation: 'Update', apiVersion: kind.apiVersion, time, fields }]
}

function isSame(a: Manager, b: Manager): boolean {
  return a.manager === b.manager && a.operation === b.operation
}

/** An item of a list stays as long as somebody has anything in it. */
function withoutHeldItems(tree: FieldTree, held: FieldTree): FieldTree {
  const result: FieldTree = {}
  for (const key in tree) {
    const theirs = Object.hasOwn(held, key) ? held[key]! : undefined
    const child = theirs ? withoutHeldItems(tree[key]!, theirs) : tree[key]!
    if (theirs && key !== '.') delete child['.']
    if (key === '.' || !isEmptyTree(child)) result[key] = child
  }
  return result
}

/** managedfields/internal/conflict.go. */
function conflictStatus(conflicts: readonly { other: Manager; fields: FieldTree }[]) {
  const groups = conflicts
    .map(({ other, fields }) => ({ who: managerText(other), paths: pathsOf(fields) }))
    .sort((a, b) => byText(a.who, b.who))
  const causes = groups.flatMap(({ who, paths }) =>
    paths.map((field): StatusCause => ({ reason: 'FieldManagerConflict', message: `conflict with ${who}`, field })),
  )
  if (causes.length === 1) {
    return applyConflict(`Apply failed with 1 conflict: ${causes[0]!.message}: ${causes[0]!.field}`, causes)
  }
  const lines = groups.flatMap(({ who, paths }) => [`conflicts with ${who}:`, ...paths.map((path) => `- ${path}`)])
  return applyConflict(`Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`, causes)
}

function managerText({ manager, operation, apiVersion }: Manager): string {
  return operation === 'Update' ? `${JSON.stringify(manager)} using ${apiVersion}` : JSON.stringify(manager)
}
