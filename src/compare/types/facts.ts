/** The three types of Services beside each other: the article's table, said anew. */

export type CompareType = 'ClusterIP' | 'NodePort' | 'LoadBalancer'

export const TYPES: readonly CompareType[] = ['ClusterIP', 'NodePort', 'LoadBalancer']

/** Whether something speaks for a type in production, against it, or is merely so. */
export type Weight = 'for' | 'against' | 'plain'

export interface Fact {
  name: string
  /** In the order of `TYPES`. */
  values: readonly [Words, Words, Words]
}

interface Words {
  text: string
  weight?: Weight
}

export const FACTS: readonly Fact[] = [
  {
    name: 'Who gets in',
    values: [
      { text: 'Pods and nodes of the cluster, nobody else' },
      { text: 'Whoever reaches an address of any node' },
      { text: 'The world, by an address of the cloud' },
    ],
  },
  {
    name: 'Made for',
    values: [
      { text: 'Backends, databases, caches, internal APIs' },
      { text: 'Development and tests' },
      { text: 'What the outside uses in production' },
    ],
  },
  {
    name: 'Spreads requests',
    values: [
      { text: 'Over the pods' },
      { text: 'Over the pods; nobody spreads over nodes' },
      { text: 'Over healthy nodes, then over the pods' },
    ],
  },
  {
    name: 'Ports',
    values: [{ text: 'Any' }, { text: '30000 to 32767: 2,768 in all' }, { text: 'Any, and a node port behind it' }],
  },
  {
    name: 'Costs',
    values: [{ text: 'Nothing' }, { text: 'Nothing' }, { text: 'A load balancer each, month by month' }],
  },
  {
    name: 'In production',
    values: [
      { text: 'Yes, inside', weight: 'for' },
      { text: 'Not for the outside', weight: 'against' },
      { text: 'Yes, outside', weight: 'for' },
    ],
  },
]
