import type { Kernel } from '../kernel/index.ts'
import { deepFreeze } from './data.ts'
import { EventMaker, type EventDraft } from './event-draft.ts'
import { Objects } from './objects.ts'
import { Watchers } from './watchers.ts'
import type { KubeObject } from './types.ts'

/**
 * Where writes end: the objects, the one counter of resourceVersions, and those who watch. Whoever writes has checked.
 * @param freeze makes every change of a stored object throw; for tests
 * @param world its epoch moves on when all have heard of a write
 * @param onWrite hears of each write before all who watch
 */
export class Storage {
  /** Makes Events of their drafts. */
  readonly events: EventMaker
  readonly objects: Objects
  readonly watchers: Watchers
  /** The resourceVersion of the newest write. */
  version = 0

  constructor(
    readonly freeze: boolean,
    world: Pick<Kernel, 'nextEpoch'>,
    private readonly onWrite: (kind: string) => void = () => {},
  ) {
    this.events = new EventMaker(freeze)
    this.objects = new Objects(this.events)
    this.watchers = new Watchers(this.events, world)
  }

  /** Takes over a new object, which nobody else may hold. */
  create<T extends KubeObject>(object: T): T {
    const metadata = object.metadata as { resourceVersion: string }
    metadata.resourceVersion = String(++this.version)
    this.objects.put(this.freeze ? deepFreeze(object) : object, undefined)
    this.onWrite(object.kind)
    this.watchers.deliver({ type: 'ADDED', object, old: undefined })
    return object
  }

  /** As `create`, of an Event that is made when somebody looks. */
  createLater(draft: EventDraft): void {
    draft.version = ++this.version
    this.objects.putLater(draft)
    this.watchers.deliverLate(draft)
  }

  /** Puts an object in the place of `old`. Nobody else may hold it; its parts, metadata too, may be shared with others. */
  replace<T extends KubeObject>(object: T, old: T): T {
    const taken = object as { metadata: KubeObject['metadata'] }
    taken.metadata = { ...object.metadata, resourceVersion: String(++this.version) }
    this.objects.put(this.freeze ? deepFreeze(object) : object, old)
    this.onWrite(object.kind)
    this.watchers.deliver({ type: 'MODIFIED', object, old })
    return object
  }

  /** Takes `old` away; `last` is how it looked in the end. `released` gives back what it held before anybody hears of it. */
  remove<T extends KubeObject>(last: T, old: T, released: () => void): T {
    this.objects.remove(old)
    released()
    this.onWrite(old.kind)
    const metadata = { ...last.metadata, resourceVersion: String(++this.version) }
    const object: T = { ...last, metadata }
    this.watchers.deliver({ type: 'DELETED', object, old })
    return object
  }
}
