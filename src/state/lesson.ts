import { createStore } from 'zustand/vanilla'
import type { Playground } from '../host/messages.ts'
import { files } from './files.ts'

export interface LessonState {
  /** Id of the open lesson. */
  open: string | null
  /** The course's list is shown. */
  list: boolean
  /** The sandbox while a lesson is open, whose files are in the tabs then. */
  sandbox: Playground | null
}

/** What everybody has to know of lessons; all else is loaded with the first one, as `#state/lesson`. */
export const lesson = createStore<LessonState>(() => ({ open: null, list: false, sandbox: null }))

/** The playground that is kept and linked: the sandbox, whatever lesson is open. */
export function sandbox(): Playground {
  const { files: list, config, seed, drafts } = files.getState()
  return lesson.getState().sandbox ?? { files: list, config, seed, ...(drafts.length > 0 && { drafts }) }
}

/**
 * Opens a lesson, in place of the sandbox or of the lesson before.
 * @param over the sandbox to come back to; default the one that is open
 */
export function openLesson(id: string, over?: Playground): void {
  const before = lesson.getState()
  lesson.setState({ open: id, list: false, sandbox: over ?? sandbox() })
  import('./lesson/index.ts').then(
    ({ begin }) => begin(id, over !== undefined),
    () => lesson.setState(before), // the panel, which could not be loaded either, says so
  )
}

/** Back to the sandbox as it was. */
export function leaveLesson(): void {
  import('./lesson/index.ts').then(({ leave }) => leave()).catch(() => {})
}

/** Shows the course's list, or puts it away. */
export function showLessons(shown: boolean): void {
  lesson.setState({ list: shown })
  if (shown) import('./lesson/index.ts').then(({ loadCourse }) => loadCourse()).catch(() => {})
}
