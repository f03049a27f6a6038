import { GraduationCap, X } from 'lucide-react'
import { useEffect } from 'react'
import { lesson, showLessons } from '#state'
import { IconButton } from '#ui'
import './invitation.css'

interface Props {
  /** Somebody said no, or is in a lesson or at the list of them by whatever way: that is an answer too. */
  onAnswered(): void
}

/** Asks a newcomer in. */
export function Invitation({ onAnswered }: Props) {
  useEffect(() => {
    const look = () => isThere() && onAnswered()
    // A link may have opened a lesson before anybody was asked.
    look()
    return lesson.subscribe(look)
  }, [onAnswered])
  return (
    <div className="li" role="group" aria-label="Invitation">
      <button type="button" onClick={() => showLessons(true)}>
        <GraduationCap aria-hidden="true" />
        <span>New to Services?</span> Start with a lesson
      </button>
      <IconButton label="No, thank you" size="s" onClick={onAnswered}>
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
