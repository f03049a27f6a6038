import type { Room } from './room.ts'
import type { EntryView, Place, PodView, Reading, ServiceView, Topology } from '#state'

/** Pixels of the flow's own coordinates; `x`, `y` are the upper left corner. */
export interface Rect {
  x: number
  y: number
  w: number
  h: number
}

/** How much of a pod is shown: a card, one line, or a coloured tile. */
export type Density = 'full' | 'compact' | 'tile'

/** Which way a request runs through the logical picture: left to right, or down on a narrow pane. */
export type Axis = 'x' | 'y'

/**
 * A point of the picture that a packet can visit: a Place, a Service's row in a node's kube-proxy strip
 * (`node/node-1#service/default/web`), or a node's network interface (`node/node-1#eth`).
 */
export type Anchor = string

export interface Options {
  reading: Reading
  axis: Axis
  /** The pane is small: cards and the room between them are narrower. */
  tight?: boolean
  /** The pane, where it is known: the picture stands as suits it. A laptop's else. */
  room?: Room
  /** Stacks that are unfolded, by their places. */
  opened?: ReadonlySet<Place>
}

/** Lines from outside to boxes, and between those: along a rail beside each column, and a trunk over all that joins the rails. */
export interface Racks {
  /** Its y. */
  trunk: number
  /** One for each column of boxes: its x, and from where to where its boxes are. */
  rails: { x: number; left: number; right: number }[]
  /** Who comes from outside and stands left of this has others at the right. */
  inner: number
  /** The y of the gaps below the rows of those, from above. */
  lanes: number[]
  /** On a narrow pane: who comes from outside stands above this. Else left of the first rail. */
  below: number | null
}

/** Something that is referenced and does not exist. */
export interface Ghost {
  place: Place
  /** What it would be: `no pod has app=web`. */
  text: string
  /** Who refers to it: a Service, or an Ingress. */
  service: Place
}

/** Many pods in one card. */
export interface Fold {
  place: Place
  name: string
  /** Edge of a tile. */
  size: number
  /** Its pods have cards of their own, and it is the frame around them. */
  open?: true
  /** Where each pod's tile lies in the card. */
  tiles: { pod: PodView; x: number; y: number }[]
}

export interface Layout {
  /** Where each card stands, in absolute coordinates. In the physical reading Services have none. */
  rects: Map<Place, Rect>
  /** Parts of cards that packets visit. */
  parts: Map<Anchor, Rect>
  /** Things are on their way in it to where they belong: the next frame is another. */
  moving?: true
  /** The node box, or the frame of an unfolded stack, in which a pod is drawn. */
  parents: Map<Place, Place>
  ghosts: Ghost[]
  /** Cards that stand for many pods; their pods have tiles in `parts` instead of cards in `rects`, unless they are open. */
  folds: Fold[]
  /** The fold that a pod is in. */
  folded: Map<Place, Place>
  /** Pods that pass requests on to others past their Services: their lines run straight, behind what stands between. */
  proxies?: ReadonlySet<Place>
  /** Only in a physical picture of several columns, or of a narrow pane. */
  racks?: Racks
  /** The strip of rules in each node's box: its width, and how many Services it names. */
  strip?: { w: number; rows: number }
  /** How each pod and Service is drawn; a full card where nothing is said. */
  densities: Map<Place, Density>
  options: Options
}

/** What survives from layout to layout, so that things stay where they were. One for each reading and axis. */
export interface Memory {
  at: Map<Place, { x: number; y: number }>
  /** Slot of each pod in its group's grid. */
  slots: Map<string, Map<Place, number>>
  /** In how many columns what stands, and the like: see `formFor`. */
  forms: Map<string, number>
  /** Dropped there by hand. */
  dragged: Map<Place, { x: number; y: number }>
}

export type { EntryView, Place, PodView, ServiceView, Topology }
