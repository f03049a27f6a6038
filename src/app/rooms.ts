/**
 * The heavy rooms, each a chunk of its own. The diagram is asked for at once, as it is what people wait for; the
 * inspector and the editor (Monaco) follow.
 */
import type { ComponentType, ReactNode } from 'react'
import type { MenuWish } from '#state'
import type { Page } from './palette/commands.ts'
import type { Loader } from '#ui'

export interface InspectorProps {
  folded: boolean
  onUnfold(): void
  /** What stands in the corner of its bar. */
  corner: ReactNode
}

export interface LessonProps {
  folded: boolean
  corner: ReactNode
  shown: boolean
  onShow(): void
}

const diagram = import('#diagram')
diagram.catch(() => {}) // the pane that shows it says so

/** A rejected import is asked for again: the first answer may have been a lost connection. */
export const loadDiagram: Loader = () =>
  diagram.catch(() => import('#diagram')).then((room) => room.Diagram as ComponentType)

/** It tells of what the diagram shows, so its code waits until the diagram's is there. */
export const loadInspector: Loader<InspectorProps> = () =>
  diagram
    .catch(() => null)
    .then(() => import('#inspector'))
    .then((room) => room.Inspector as ComponentType<InspectorProps>)

export const loadTerminal: Loader = () => import('#terminal').then((room) => room.Terminal as ComponentType)

export const loadEditor: Loader = () => import('#editor').then((room) => room.Editor as ComponentType)

export const loadLesson: Loader<LessonProps> = () =>
  import('#lesson-panel').then((room) => room.LessonPanel as ComponentType<LessonProps>)
export const loadLessonMark: Loader = () => import('#lesson-panel').then((room) => room.LessonMark)

export const loadSendForm: Loader<{ close(): void }> = () =>
  import('./transport/SendForm.tsx').then((room) => room.SendForm)
// It is small and will be wanted, only not before the picture.
void diagram.then(loadSendForm).catch(() => {})

/** What stands over the page when it is asked for. */
export const loadSettings: Loader = () => import('#settings').then((room) => room.Settings as ComponentType)
export const loadSheet: Loader = () => import('#compare').then((room) => room.Sheet)
export const loadDialogs: Loader = () => import('#inspector/dialogs').then((room) => room.Dialogs)
export const loadLessons: Loader = () => import('#lesson-panel/list').then((room) => room.Lessons)
/** Newcomers see the picture first. */
export const loadInvitation: Loader<{ onAnswered(): void }> = () =>
  diagram.then(() => import('#lesson-panel/invitation')).then((room) => room.Invitation)
export const loadMenu: Loader<{ wish: MenuWish }> = () => import('./menu/ActMenu.tsx').then((room) => room.ActMenu)
export const loadPalette: Loader<{ onClose(): void; page: Page }> = () =>
  import('./palette/Palette.tsx').then((room) => room.Palette)
export const loadHelp: Loader<{ onClose(): void }> = () => import('./Help.tsx').then((room) => room.Help)

/** Copies a link to the playground; its code comes with the first click. */
export const copyLink = (): Promise<void> => import('./copyLink.ts').then((room) => room.copyLink())

/** Moves a paused picture to its next hop; false when nothing is on its way. */
export async function stepPicture(): Promise<boolean> {
  return (await diagram.catch(() => import('#diagram'))).stepPicture()
}
