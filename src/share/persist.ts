import { files, type Playground } from '#state'
import { decodePlayground, encodePlayground } from './codec.ts'
import { DEMO } from './demo.ts'
import { current, STORED } from './open.ts'
import { isPlaygroundHash, MAX_BYTES, toText } from './text.ts'

const DEBOUNCE_MS = 400
/** Longer addresses make browsers and chats stumble; such a playground is linked only when asked for. */
export const MAX_HASH = 30_000

/** Throws when the browser has no room, or forbids storage. */
function store(playground: Playground): void {
  localStorage.setItem(STORED, `${written}\n${toText(playground)}`)
}

export interface Keeping {
  /** A link that somebody put into the address by hand. */
  onLink(playground: Playground): void
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
    written = isDemo(playground) || hash.length > MAX_HASH ? '' : `#${hash}`
    if (location.hash !== written)
      history.replaceState(history.state, '', location.pathname + location.search + written)
    keep(playground)
  }

  const stop = files.subscribe((now, before) => {
    if (
      now.files === before.files &&
      now.config === before.config &&
      now.seed === before.seed &&
      now.drafts === before.drafts
    )
      return
    clearTimeout(timer)
    timer = window.setTimeout(() => {
      timer = 0
      void save()
    }, DEBOUNCE_MS)
  })
  // Closing the tab within the debounce must not lose the last words; only the synchronous half can be done then.
  const flush = () => {
    if (timer) keep(current())
  }
  const onHash = async () => {
    if (location.hash === written || !isPlaygroundHash(location.hash)) return
    const decoded = await decodePlayground(location.hash)
    if ('error' in decoded) return onProblem(decoded.error)
    written = location.hash
    onLink(decoded)
  }
  addEventListener('hashchange', onHash)
  addEventListener('pagehide', flush)
  return () => {
    stop()
    clearTimeout(timer)
    removeEventListener('hashchange', onHash)
    removeEventListener('pagehide', flush)
  }
}

/** A link to what is open now, whatever its length. */
export async function shareLink(): Promise<string> {
  return `${location.origin}${location.pathname}${location.search}#${await encodePlayground(current())}`
}

/** The untouched demo needs no hash: its address stays short. */
function isDemo(playground: Playground): boolean {
  return JSON.stringify(playground) === JSON.stringify(DEMO)
}
