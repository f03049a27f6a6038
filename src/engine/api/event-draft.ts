import { RandomStream } from '../kernel/index.ts'
import { deepFreeze } from './data.ts'
import type { Heard } from './event-correlator.ts'
import { uuid } from './random-names.ts'
import type { KubeObject } from './types.ts'

/** An Event, as far as the recorder looks at it: somebody may have written it by hand. */
export type Written = KubeObject & { readonly lastTimestamp?: string }

/**
 * An Event that is written, but that nobody has looked at: most are forgotten unread, so the object is made when somebody
 * asks for it. All that it will hold is settled.
 */
export interface EventDraft extends Heard {
  lastTimestamp: string
  /** The state of the stream of uids when it was written. */
  dice: number
  version: number
  /** Once somebody has looked. */
  object: Written | null
}

/** An Event is told of in the namespace of its object, or in `default`. */
export function namespaceOf({ about }: Heard): string {
  return about.metadata.namespace ?? 'default'
}

/** Makes Events of what was written down of them. */
export class EventMaker {
  /** Who speaks, as Events have it: they are few, and thousands of Events share them. */
  readonly #sources = new Map<string, { component: string; host?: string }>()
  /** What the last Event was about: a container is created and started in one breath. */
  #last: { about: KubeObject; fieldPath: string; reference: object } | undefined
  readonly #dice = new RandomStream(0)

  constructor(private readonly freeze: boolean) {}

  /** The same object whenever it is asked for. */
  objectOf(draft: EventDraft): Written {
    return (draft.object ??= this.#make(draft))
  }

  /** Each is just as it has to be: nothing is left to decode, default or validate. */
  #make(draft: EventDraft): Written {
    const { name, message, firstTimestamp, lastTimestamp, count, version } = draft
    this.#dice.reset(draft.dice)
    const object = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name,
        namespace: namespaceOf(draft),
        uid: uuid(this.#dice),
        resourceVersion: String(version),
        creationTimestamp: lastTimestamp,
      },
      involvedObject: this.#reference(draft),
      type: draft.type,
      reason: draft.reason,
      message,
      source: this.#source(draft),
      firstTimestamp,
      lastTimestamp,
      count,
    }
    return this.freeze ? deepFreeze(object) : object
  }

  #source({ component, host }: Heard): { component: string; host?: string } {
    const key = host ? `${component} ${host}` : component
    let source = this.#sources.get(key)
    if (!source) this.#sources.set(key, (source = host ? { component, host } : { component }))
    return source
  }

  #reference({ about, fieldPath }: Heard): object {
    const last = this.#last
    if (last && last.about === about && last.fieldPath === fieldPath) return last.reference
    const { name, namespace, uid } = about.metadata
    const { apiVersion, kind } = about
    const reference = {
      apiVersion,
      kind,
      name,
      ...(namespace && { namespace }),
      uid,
      ...(fieldPath && { fieldPath }),
    }
    this.#last = { about, fieldPath, reference }
    return reference
  }
}
