import { useEffect, useState } from 'react'

/** How long what is gone stays to be seen; dg-leave in diagram.css takes as long. */
const LEAVE_MS = 340
/** More than this go at once: a whole picture that fades says nothing. */
const MOST = 40

interface Thing {
  id: string
  className?: string | undefined
}

/**
 * What was in the list a moment ago, and is no more: to be drawn while it fades. Nothing leaves when the whole picture
 * has become another, or when motion is not wanted.
 *
 * @param form changes when the picture becomes another
 */
export function useLeaving<T extends Thing>(things: T[], form: string, still: boolean): T[] {
  const [before, setBefore] = useState({ things, form })
  const [leaving, setLeaving] = useState<T[]>([])
  if (before.things !== things || before.form !== form) {
    setBefore({ things, form })
    const next = before.form !== form || still ? [] : leave(before.things, things, leaving)
    if (next.length !== leaving.length || next.some((one, i) => one !== leaving[i])) setLeaving(next)
  }
  useEffect(() => {
    if (leaving.length === 0) return
    const timer = setTimeout(() => setLeaving([]), LEAVE_MS)
    return () => clearTimeout(timer)
  }, [leaving])
  return leaving
}

function leave<T extends Thing>(before: readonly T[], now: readonly T[], leaving: readonly T[]): T[] {
  const present = new Set(now.map((thing) => thing.id))
  const gone = before.filter((thing) => !present.has(thing.id))
  const still = leaving.filter((thing) => !present.has(thing.id))
  if (gone.length > MOST) return still
  return [...still, ...gone.map((thing) => ({ ...thing, className: 'is-leaving' }))]
}
