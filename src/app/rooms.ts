/**
 * The heavy rooms, each a chunk of its own. The diagram is asked for at once, as it is what people wait for; the editor
 * (Monaco) follows when the diagram is there.
 */
import type { ComponentType } from 'react'

export type Loader = () => Promise<ComponentType>

const diagram = import('#diagram')
diagram.catch(() => {}) // the pane that shows it says so

/** A rejected import is asked for again: the first answer may have been a lost connection. */
export const loadDiagram: Loader = () =>
  diagram.catch(() => import('#diagram')).then((room) => room.Diagram as ComponentType)

export const loadEditor: Loader = () => import('#editor').then((room) => room.Editor as ComponentType)

/** Moves a paused picture to its next hop; false when nothing is on its way. */
export async function stepPicture(): Promise<boolean> {
  return (await diagram.catch(() => import('#diagram'))).stepPicture()
}
