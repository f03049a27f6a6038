import { createStore } from 'zustand/vanilla'
import { files, type SourceFile } from '#state'

/** The files as the cluster last had them; null before it had any. */
export const applied = createStore<{ files: readonly SourceFile[] | null }>(() => ({ files: null }))

files.subscribe((now, before) => {
  if (now.state !== before.state && (now.state === 'applied' || now.state === 'refused')) {
    applied.setState({ files: now.files })
  }
})

// kubectl has applied a file that the shell had written.
files.subscribe((now, before) => {
  if (now.drafts === before.drafts || now.files !== before.files) return
  const filed = now.files.filter(({ name }) => before.drafts.includes(name) && !now.drafts.includes(name))
  const others = (applied.getState().files ?? []).filter(({ name }) => !filed.some((file) => file.name === name))
  if (filed.length > 0) applied.setState({ files: [...others, ...filed] })
})

/** Whether a file says something else than what was last applied. */
export function isDirty(file: SourceFile, known: readonly SourceFile[] | null): boolean {
  if (!known) return false
  return known.find(({ name }) => name === file.name)?.text !== file.text
}
