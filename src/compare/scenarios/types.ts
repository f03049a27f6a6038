/** Kind, and where it stands in the picture. */
export type Thing = [
  kind: 'client' | 'lb' | 'node' | 'service' | 'pod' | 'ghost',
  x: number,
  y: number,
  w: number,
  h: number,
]

/** A diagram made small. */
export interface Miniature {
  w: number
  h: number
  things: Thing[]
  /** `x1 y1 x2 y2`, each from left to right. */
  lines: string[]
}

/** What the gallery knows of a scenario; its files' texts come when it is opened. */
export interface GalleryEntry {
  name: string
  title: string
  text: string
  /** What there is to see, in a word each. */
  shows: string[]
  /** YAML of the cluster configuration; empty for the default. */
  config: string
  /** Files of `#manifest/addons` that come with it. */
  addons: string[]
  files: string[]
  picture: Miniature
}
