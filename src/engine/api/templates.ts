import { equal, isObject } from './data.ts'
import type { KindDefinition } from './kind.ts'
import type { Objects } from './objects.ts'
import { metadataOf } from './write.ts'
import type { ObjectMeta, Unstructured } from './types.ts'

interface Template {
  metadata?: { labels?: unknown; annotations?: unknown }
  spec: object
}

/** The first object that was made of a template. */
interface First {
  /** Everything but metadata. */
  body: Unstructured
  metadata: ObjectMeta
  /** The uid of the template's holder. */
  owner: string
  /** The list of owners that was sent last, and said the same. */
  sentOwners: unknown
}

/**
 * What became of a pod template the first time, for the other 299 pods that are made of it: reading, defaulting and
 * validating gives the same each time. Only the very template of a stored owner counts, since stored objects never
 * change; the pods then share one spec, one map of labels, and one list of owners, as they share them in fact.
 */
export class Templates {
  readonly #known = new WeakMap<object, First>()

  constructor(readonly objects: Objects) {}

  /**
   * An object like the first one that was made of the same template, with metadata of its own: read, defaulted and valid
   * but for its name. Undefined for the first, and where metadata says anything that is not the template's. `first` is
   * the metadata of which this one has the parts.
   */
  of(kind: KindDefinition, input: Unstructured): { object: Unstructured; first: ObjectMeta } | undefined {
    if (kind.kind !== 'Pod' || typeof input.spec !== 'object' || !input.spec) return undefined
    const known = this.#known.get(input.spec)
    const template = known && this.#templateOf(known.owner, input.spec)
    const metadata = template && likeFirst(metadataOf(input), template, known)
    if (!metadata) return undefined
    return {
      object: { apiVersion: input.apiVersion, kind: input.kind, metadata, ...known.body },
      first: known.metadata,
    }
  }

  remember(kind: KindDefinition, input: Unstructured, { metadata, apiVersion: _v, kind: _k, ...body }: Unstructured) {
    const { ownerReferences: sentOwners } = metadataOf(input)
    if (kind.kind !== 'Pod' || !Array.isArray(sentOwners)) return
    const [owner] = sentOwners as unknown[]
    const uid = isObject(owner) ? owner['uid'] : undefined
    const template = typeof uid === 'string' && this.#templateOf(uid, input.spec)
    if (!template) return
    this.#known.set(template.spec, { body, metadata: { ...(metadata as ObjectMeta) }, owner: uid, sentOwners })
  }

  /** The template of an owner, if this is its spec. */
  #templateOf(uid: string, spec: unknown): Template | undefined {
    const holder = this.objects.byUid(uid) as Unstructured | undefined
    const template = isObject(holder?.spec) ? holder.spec['template'] : undefined
    return isObject(template) && template['spec'] === spec ? (template as unknown as Template) : undefined
  }
}

/** In the order of what was sent, as if it had been read. */
function likeFirst(sent: ObjectMeta, { metadata: own = {} }: Template, known: First): ObjectMeta | undefined {
  const first = known.metadata
  const result: Partial<ObjectMeta> = {}
  for (const key in sent) {
    const value: unknown = sent[key as keyof ObjectMeta]
    if (value === undefined) continue
    switch (key) {
      case 'name':
      case 'generateName':
      case 'namespace':
        if (typeof value !== 'string' || value === '') return undefined
        result[key] = value
        break
      case 'labels':
      case 'annotations':
        if (value !== own[key]) return undefined
        if (first[key]) result[key] = first[key]
        break
      case 'ownerReferences':
        if (!first.ownerReferences) return undefined
        if (value !== known.sentOwners && !equal(value, first.ownerReferences)) return undefined
        known.sentOwners = value
        result.ownerReferences = first.ownerReferences
        break
      default:
        return undefined
    }
  }
  return result as ObjectMeta
}
