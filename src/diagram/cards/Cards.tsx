import type { Node } from '@xyflow/react'
import type { EntryView, LoadBalancerView, NodeView, Place, PodView, ServiceView, Topology } from '#state'
import type { Density, Fold, Ghost } from '../layout/types.ts'
import { EntryCard } from './EntryCard.tsx'
import { FoldCard } from './FoldCard.tsx'
import { NodeCard } from './NodeCard.tsx'
import { ClientCard, GhostCard, LoadBalancerCard } from './OutsideCards.tsx'
import { PodCard } from './PodCard.tsx'
import { ServiceCard } from './ServiceCard.tsx'

export type ClientNode = Node<{ view: Topology['clients'][number] }, 'client'>
export type LoadBalancerNode = Node<{ view: LoadBalancerView }, 'loadBalancer'>
export type NodeNode = Node<
  { view: NodeView; services: ServiceView[] | null; lit: string | null; shown: number },
  'node'
>
export type ServiceNode = Node<
  {
    view: ServiceView
    small: boolean
    /** The address that its load balancer has; null while it has none. */
    balancer: string | null
    /** Its endpoints. */
    pods: Place[]
  },
  'service'
>
export type PodNode = Node<
  {
    view: PodView
    density: Density
    sends: boolean
    letters: number
    isolated: string | undefined
    /** Whose endpoint it is. */
    services: Place[]
  },
  'pod'
>
/** `missing`: backends that do not exist. */
export type EntryNode = Node<{ view: EntryView; missing: Place[] }, 'entry'>
export type GhostNode = Node<{ view: Ghost }, 'ghost'>
export type FoldNode = Node<{ fold: Fold; selected: string | null; lit: string | null }, 'fold'>
export type Card = ClientNode | LoadBalancerNode | NodeNode | ServiceNode | EntryNode | PodNode | FoldNode | GhostNode

/** React Flow asks for one object that never changes. */
export const nodeTypes = {
  client: ClientCard,
  loadBalancer: LoadBalancerCard,
  node: NodeCard,
  service: ServiceCard,
  entry: EntryCard,
  pod: PodCard,
  fold: FoldCard,
  ghost: GhostCard,
}
