import { useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useStore } from 'zustand'
import { study } from '#state/lesson'
import { notify } from '#ui'
import { holding, toldOf } from './words.ts'

/** Checks come one after the other; what is said waits until they have settled. */
const CALM_MS = 800

interface Props {
  /** The checks are in view. */
  shown: boolean
  onShow(): void
}

/** Tells how the checks stand to who does not see them, whichever pane is shown, and only when that changes. */
export function Announcer({ shown, onShow }: Props) {
  const id = useStore(study, (s) => s.lesson?.id)
  const count = useStore(study, (s) => s.verdicts.length)
  const hold = useStore(study, (s) => (s.verdicts.some((verdict) => verdict !== null) ? holding(s.verdicts) : null))
  const told = useRef<{ id: string | undefined; hold: number | null }>({ id: undefined, hold: null })
  const [text, setText] = useState('')
  const view = useRef({ shown, onShow })
  useEffect(() => {
    view.current = { shown, onShow }
  })
  useEffect(() => {
    if (hold === null) return
    const timer = setTimeout(() => {
      const before = told.current.id === id ? told.current.hold : null
      told.current = { id, hold }
      const news = toldOf(before, hold, count)
      if (!news) return
      const { shown, onShow } = view.current
      // A notice is heard as well as seen.
      if (hold === count && !shown) notify(news, { action: { label: 'To the lesson', run: onShow } })
      else setText(news)
    }, CALM_MS)
    return () => clearTimeout(timer)
  }, [id, hold, count])
  return createPortal(
    <div className="pp-hidden" aria-live="polite" role="status">
      {text}
    </div>,
    document.body,
  )
}
