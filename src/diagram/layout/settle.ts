import type { Layout, Rect } from './types.ts'

/**
 * A layout in terms of the one before: what stands where it stood is the same object, and where nothing has moved all of
 * `rects` is. So `rects` stands for the geometry of a picture: who works it out can tell by it that nothing has changed.
 */
export function settle(now: Layout, before: Layout | null): Layout {
  if (!before) return now
  const rects = shared(now.rects, before.rects, sameRect)
  const parts = shared(now.parts, before.parts, sameRect)
  const parents = shared(now.parents, before.parents, Object.is)
  const folded = shared(now.folded, before.folded, Object.is)
  const densities = shared(now.densities, before.densities, Object.is)
  const { options } = before
  const isSame =
    parts === before.parts &&
    parents === before.parents &&
    folded === before.folded &&
    options.reading === now.options.reading &&
    options.axis === now.options.axis &&
    sameSet(before.proxies, now.proxies)
  return {
    ...now,
    // Equal cards in another picture are another geometry.
    rects: rects === before.rects && !isSame ? new Map(rects) : rects,
    parts,
    parents,
    folded,
    densities,
  }
}

/** `before` when both say the same, else a map with those of its values that are still right. */
function shared<K, V>(now: Map<K, V>, before: Map<K, V>, same: (a: V, b: V) => boolean): Map<K, V> {
  let isSame = now.size === before.size
  for (const [key, value] of now) {
    const old = before.get(key)
    if (old !== undefined && same(old, value)) now.set(key, old)
    else isSame = false
  }
  return isSame ? before : now
}

const sameRect = (a: Rect, b: Rect) => a === b || (a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h)

function sameSet<T>(a: ReadonlySet<T> = new Set(), b: ReadonlySet<T> = new Set()): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one))
}
