import { isObject } from './data.ts'
import type { KindDefinition } from './kind.ts'
import type { Objects } from './objects.ts'
import type { Unstructured } from './types.ts'

/**
 * What became of a pod template the first time, for the other 299 pods that are made of it: reading, defaulting and
 * validating a spec gives the same each time. Only the very template of a stored owner counts, since stored objects
 * never change; the pods then share one spec, as they share it in fact.
 */
export class Templates {
  readonly #known = new WeakMap<object, Unstructured>()

  constructor(readonly objects: Objects) {}

  /** Everything but metadata of an object that was made of the same template; undefined for the first. */
  of(kind: KindDefinition, input: Unstructured): Unstructured | undefined {
    const template = this.#templateOf(kind, input)
    return template && this.#known.get(template)
  }

  remember(kind: KindDefinition, input: Unstructured, { metadata: _, ...body }: Unstructured): void {
    const template = this.#templateOf(kind, input)
    if (template) this.#known.set(template, body)
  }

  #templateOf({ kind }: KindDefinition, { spec, metadata }: Unstructured): object | undefined {
    if (kind !== 'Pod' || !isObject(spec) || !isObject(metadata)) return undefined
    const owners = metadata['ownerReferences']
    const owner: unknown = Array.isArray(owners) ? owners[0] : undefined
    const uid = isObject(owner) ? owner['uid'] : undefined
    const holder = typeof uid === 'string' ? (this.objects.byUid(uid) as Unstructured | undefined) : undefined
    const template = isObject(holder?.spec) ? holder.spec['template'] : undefined
    return isObject(template) && template['spec'] === spec ? spec : undefined
  }
}
