import { GraduationCap, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { lesson, showLessons } from '#state'
import { IconButton } from '#ui'
import { answered, isInvited } from './invited.ts'
import './invitation.css'

/** Asks a newcomer in, once; whoever has answered, or has been in a lesson, is not asked again. */
export function Invitation() {
  const [shown, setShown] = useState(isInvited)
  useEffect(
    () =>
      lesson.subscribe((now) => {
        if (now.open === null && !now.list) return
        answered()
        setShown(false)
      }),
    [],
  )
  if (!shown) return null
  return (
    <div className="li" role="group" aria-label="Invitation">
      <button type="button" onClick={() => showLessons(true)}>
        <GraduationCap aria-hidden="true" />
        <span>New to Services?</span> Start with a lesson
      </button>
      <IconButton
        label="No, thank you"
        size="s"
        onClick={() => {
          answered()
          setShown(false)
        }}
      >
        <X />
      </IconButton>
    </div>
  )
}
