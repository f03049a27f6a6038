import { isAlias, isMap, isSeq, type Node } from 'yaml'

export interface Item {
  object: unknown
  node: Node | null
}

/**
 * The objects of a `List`, in their order; any other object alone. As apimachinery decodes lists: an item without a
 * kind takes it from the list's (`ServiceList` holds Services), and lists may hold lists.
 */
export function* unfold(object: Record<string, unknown>, node: Node | null): Generator<Item> {
  const { kind, apiVersion, items } = object
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) {
    yield { object, node }
    return
  }
  const nodes = itemsOf(node)
  const itemKind = kind.slice(0, -'List'.length)
  for (const [i, value] of items.entries()) {
    const place = nodes[i] ?? node
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      yield { object: value, node: place }
      continue
    }
    const item = value as Record<string, unknown>
    if (itemKind && !item['kind']) {
      item['kind'] = itemKind
      item['apiVersion'] = apiVersion
    }
    yield* unfold(item, place)
  }
}

function itemsOf(node: Node | null): (Node | null)[] {
  if (!isMap(node)) return []
  const items = node.items.find(({ key }) => String(key) === 'items')?.value
  if (!isSeq(items)) return []
  return items.items.map((item) => (isAlias(item) ? item : (item as Node | null)))
}
