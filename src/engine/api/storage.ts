import { deepFreeze } from './data.ts'
import { Objects } from './objects.ts'
import { Watchers } from './watchers.ts'
import type { KubeObject } from './types.ts'

/**
 * Where writes end: the objects, the one counter of resourceVersions, and those who watch. Whoever writes has checked.
 * @param freeze makes every change of a stored object throw; for tests
 * @param onWrite hears of each write before all who watch
 */
export class Storage {
  readonly objects = new Objects()
  readonly watchers = new Watchers()
  /** The resourceVersion of the newest write. */
  version = 0

  constructor(
    readonly freeze: boolean,
    private readonly onWrite: (kind: string) => void = () => {},
  ) {}

  /** Takes over a new object, which nobody else may hold. */
  create<T extends KubeObject>(object: T): T {
    const metadata = object.metadata as { resourceVersion: string }
    metadata.resourceVersion = String(++this.version)
    this.objects.put(this.freeze ? deepFreeze(object) : object, undefined)
    this.onWrite(object.kind)
    this.watchers.deliver({ type: 'ADDED', object })
    return object
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
