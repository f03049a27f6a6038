import { files, type Playground } from '#state'
import { DEMO } from './demo.ts'
import { fromText, isPlaygroundHash } from './text.ts'

/** Where this browser keeps what is open. */
export const STORED = 'podpath.playground'

/** The playground that the files store holds now. */
export function current(): Playground {
  const { files: list, config, seed, drafts } = files.getState()
  return { files: list, config, seed, ...(drafts.length > 0 && { drafts }) }
}

export interface Found {
  playground: Playground
  from: 'link' | 'storage' | 'demo'
  /** Why the link in the address was not taken. */
  problem: string | null
}

/** What to open: the link in the address wins over what this browser kept, and that over the demo. */
export async function initialPlayground(): Promise<Found> {
  const kept = stored()
  // Kept while the address was this very one: it is the same playground, perhaps a word further.
  if (kept && location.hash === kept.address && location.hash !== '') {
    return { playground: kept.playground, from: 'storage', problem: null }
  }
  let problem: string | null = null
  if (isPlaygroundHash(location.hash)) {
    const { decodePlayground } = await import('./codec.ts')
    const decoded = await decodePlayground(location.hash)
    if (!('error' in decoded)) return { playground: decoded, from: 'link', problem }
    problem = decoded.error
  }
  return kept ? { playground: kept.playground, from: 'storage', problem } : { playground: DEMO, from: 'demo', problem }
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
