import { cluster, openDialog, reveal, select, showTerminal, traffic, type Trace } from '#state'
import { notify } from '#ui'
import { goToLine } from './field.ts'
import { placeNamed } from './resolve.ts'

/** Shows a thing that the prose names in the diagram; says so when the cluster does not have it (any more). */
export function goToThing(name: string): void {
  const place = placeNamed(name, cluster.getState().topology)
  if (place) reveal(place)
  else notify(`There is no ${name} in the cluster now.`)
}

/** Shows a field in the editor; says so when its file is gone. */
export async function goToField(file: string, field: string): Promise<void> {
  if (!(await goToLine(file, field))) notify(`There is no file ${file} now.`)
}

/**
 * Tells a request hop by hop: in the inspector, with its path in the diagram, when it was sent in the learner's cluster
 * and there is room for both; in a dialog when it was sent in a copy.
 */
export function openStory(trace: Trace, isRoomy: boolean): void {
  const isOwn = traffic.getState().traces.some(({ id, t }) => id === trace.id && t === trace.t)
  if (!isOwn || !isRoomy) return openDialog({ kind: 'story', title: 'How the request went', trace })
  showTerminal(false)
  select({ trace: trace.id, hop: 0, edge: null })
}
