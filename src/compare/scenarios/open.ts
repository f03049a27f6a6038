import { actions, lesson, openLesson, sandbox, type SourceFile } from '#state'
import { notify } from '#ui'
import type { GalleryEntry } from './types.ts'

const TEXTS = import.meta.glob<string>(['./*/*.yaml', '!./*/scenario.yaml'], { query: '?raw', import: 'default' })

/**
 * Opens a scenario in place of the sandbox, which can be had back, with the lesson that was open over it. False when its files could not be loaded.
 */
export async function openScenario(entry: GalleryEntry): Promise<boolean> {
  let loaded: SourceFile[]
  try {
    loaded = await filesOf(entry)
  } catch {
    notify('The example could not be loaded. Is the connection gone?', { tone: 'bad' })
    return false
  }
  const before = sandbox()
  const { open: id } = lesson.getState()
  void actions.open({ files: loaded, config: entry.config, seed: 1 })
  notify(`The example “${entry.title}” is open.`, {
    action: { label: 'Undo', run: () => (id === null ? void actions.open(before) : openLesson(id, before)) },
  })
  return true
}

/** Its own files first: they are what one reads. */
async function filesOf({ name, files, addons }: GalleryEntry): Promise<SourceFile[]> {
  const own = files.map(async (file) => ({ name: file, text: await TEXTS[`./${name}/${file}`]!() }))
  if (addons.length === 0) return Promise.all(own)
  const { ADDONS } = await import('#manifest/addons')
  return [...(await Promise.all(own)), ...addons.map((file) => ({ name: file, text: ADDONS[file]! }))]
}
