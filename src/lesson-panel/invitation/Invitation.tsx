import { GraduationCap, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { lesson, showLessons } from '#state'
import { IconButton } from '#ui'
import { answered, isInvited } from './invited.ts'
import './invitation.css'

/** Asks a newcomer in, once; whoever has answered, or has been in a lesson, is not asked again. */
export function Invitation() {
  const [shown, setShown] = useState(() => isInvited() && !isThere())
  useEffect(() => {
    const look = () => {
      if (!isThere()) return
      answered()
      setShown(false)
    }
    // A link may have opened a lesson before anybody was asked.
    if (isThere()) answered()
    return lesson.subscribe(look)
  }, [])
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

/** Somebody is in a lesson, or looks at the list of them. */
function isThere(): boolean {
  const { open, list } = lesson.getState()
  return open !== null || list
}
