import { both, printProgress, readProgress, type Progress } from '#lessons/progress'
import { storedProgress, storeProgress } from './stored.ts'
import { study } from './study.ts'

let isRead = false

/** Reads what this browser has kept, once. */
export function readStored(): void {
  if (isRead) return
  isRead = true
  study.setState(storedProgress())
}

/** Keeps what has been done. */
export function record(change: (progress: Progress) => Progress): void {
  const progress = change(study.getState().progress)
  if (progress === study.getState().progress) return
  study.setState({ progress })
  if (storeProgress(progress)) return
  study.setState({
    notice: 'This browser does not let PodPath keep your progress. Export it, to have it another day.',
  })
}

/** What has been done, as a file. */
export function exportProgress(): string {
  readStored()
  return printProgress(study.getState().progress)
}

/** Adds what another browser knew. A sentence when the text is none of it; nothing has changed then. */
export function importProgress(text: string): string | null {
  readStored()
  const progress = readProgress(text)
  if ('problem' in progress) return progress.problem
  record((before) => both(before, progress))
  return null
}
