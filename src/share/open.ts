import { sandbox, type Playground } from '#state'
import { DEMO } from './demo.ts'
import { fromText, isPlaygroundHash, lessonIn, withoutLesson } from './text.ts'

/** Where this browser keeps what is open. */
export const STORED = 'podpath.playground'

/** The playground that is kept and linked: the sandbox, whatever lesson is open. */
export const current = sandbox

export interface Found {
  playground: Playground
  from: 'link' | 'storage' | 'demo'
  /** Id of the lesson that is open over it. */
  lesson: string | null
  /** Why the link in the address was not taken. */
  problem: string | null
}

/** What to open: the link in the address wins over what this browser kept, and that over the demo. */
export async function initialPlayground(): Promise<Found> {
  const kept = stored()
  const { hash } = location
  const lesson = lessonIn(hash)
  // Kept while the address was this very one: it is the same playground, perhaps a word further.
  if (kept && withoutLesson(hash) === withoutLesson(kept.address) && hash !== '') {
    return { playground: kept.playground, from: 'storage', lesson, problem: null }
  }
  let problem: string | null = null
  if (isPlaygroundHash(hash)) {
    const { decodePlayground } = await import('./codec.ts')
    const decoded = await decodePlayground(hash)
    if (!('error' in decoded)) return { playground: decoded, from: 'link', lesson, problem }
    problem = decoded.error
  }
  return kept
    ? { playground: kept.playground, from: 'storage', lesson, problem }
    : { playground: DEMO, from: 'demo', lesson, problem }
}

interface Stored {
  playground: Playground
  /** The hash that stood in the address when it was kept. */
  address: string
}

/** Storage holds one text: the address, a line break, the playground. */
function stored(): Stored | null {
  try {
    const text = localStorage.getItem(STORED) ?? ''
    const end = text.indexOf('\n')
    const playground = fromText(text.slice(end + 1))
    return playground && playground.files.length > 0 ? { playground, address: text.slice(0, end) } : null
  } catch {
    return null // storage is forbidden, empty or damaged: there is still the demo
  }
}
