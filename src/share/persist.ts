import { files, lesson, type Playground } from '#state'
import { decodePlayground, encodePlayground } from './codec.ts'
import { DEMO } from './demo.ts'
import { current, STORED } from './open.ts'
import { isPlaygroundHash, lessonIn, MAX_BYTES, toText, withLesson, withoutLesson } from './text.ts'

const DEBOUNCE_MS = 400
/** Longer addresses make browsers and chats stumble; such a playground is linked only when asked for. */
export const MAX_HASH = 30_000

/** Throws when the browser has no room, or forbids storage. */
function store(playground: Playground): void {
  localStorage.setItem(STORED, `${written}\n${toText(playground)}`)
}

export interface Keeping {
  /**
   * A link that somebody put into the address by hand.
   * @param playground null for the one that is open already
   * @param lesson id of the one that it opens
   */
  onLink(playground: Playground | null, lesson: string | null): void
  /** Said once, when something cannot be kept or opened. */
  onProblem(sentence: string): void
}

/** The hash that PodPath itself put into the address. */
let written = typeof location === 'undefined' ? '' : location.hash
let saves = 0

/** Keeps browser storage and the address in step with the files; returns how to stop it. */
export function persist({ onLink, onProblem }: Keeping): () => void {
  let timer = 0
  let complained = false
  const complain = (sentence: string) => {
    if (!complained) onProblem(sentence)
    complained = true
  }

  const keep = (playground: Playground) => {
    try {
      store(playground)
    } catch {
      complain(
        'This browser does not let PodPath keep your files: a reload may lose them. Share gives you a link that has them.',
      )
    }
  }
  const save = async () => {
    const playground = current()
    const size = playground.files.reduce((sum, file) => sum + file.text.length, playground.config.length)
    if (size > MAX_BYTES)
      return complain('These files are larger than 2 MB: they stay here, but a reload will lose them.')
    keep(playground)
    const mine = ++saves
    const hash = await encodePlayground(playground)
    if (mine !== saves) return // a later save is on its way
    const alone = isDemo(playground) || hash.length > MAX_HASH ? '' : `#${hash}`
    written = withLesson(alone, lesson.getState().open)
    if (location.hash !== written)
      history.replaceState(history.state, '', location.pathname + location.search + written)
    keep(playground)
  }

  const plan = () => {
    clearTimeout(timer)
    timer = window.setTimeout(() => {
      timer = 0
      void save()
    }, DEBOUNCE_MS)
  }
  const stops = [
    lesson.subscribe((now, before) => now.open !== before.open && plan()),
    files.subscribe((now, before) => {
      if (
        now.files === before.files &&
        now.config === before.config &&
        now.seed === before.seed &&
        now.drafts === before.drafts
      )
        return
      // What is edited in a lesson is the lesson's.
      if (lesson.getState().sandbox === null) plan()
    }),
  ]
  // Closing the tab within the debounce must not lose the last words; only the synchronous half can be done then.
  const flush = () => {
    if (timer) keep(current())
  }
  const onHash = async () => {
    const { hash } = location
    const id = lessonIn(hash)
    if (hash === written || (!isPlaygroundHash(hash) && id === null)) return
    // It leads to a lesson, or out of it, over what is open already.
    if (withoutLesson(hash) === withoutLesson(written) || !isPlaygroundHash(hash)) {
      written = hash
      return onLink(null, id)
    }
    const decoded = await decodePlayground(hash)
    if ('error' in decoded) return onProblem(decoded.error)
    written = hash
    onLink(decoded, id)
  }
  addEventListener('hashchange', onHash)
  addEventListener('pagehide', flush)
  return () => {
    for (const stop of stops) stop()
    clearTimeout(timer)
    removeEventListener('hashchange', onHash)
    removeEventListener('pagehide', flush)
  }
}

/** A link to what is open now, whatever its length. */
export async function shareLink(): Promise<string> {
  return `${location.origin}${location.pathname}${location.search}${withLesson(`#${await encodePlayground(current())}`, lesson.getState().open)}`
}

/** The untouched demo needs no hash: its address stays short. */
function isDemo(playground: Playground): boolean {
  return JSON.stringify(playground) === JSON.stringify(DEMO)
}
