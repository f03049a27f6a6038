import { GraduationCap } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { lesson, openLesson, type ReasonCode } from '#state'
import { Button } from '#ui'

/** Leads to the lesson that explains a reason, where there is one. The course is loaded for it. */
export function Taught({ reason }: { reason: ReasonCode }) {
  const [teacher, setTeacher] = useState<{ id: string; title: string } | null>(null)
  const open = useStore(lesson, (s) => s.open)
  useEffect(() => {
    let current = true
    setTeacher(null)
    import('#state/lesson')
      .then(({ teacherOf }) => teacherOf(reason))
      .then(
        (found) => current && setTeacher(found),
        () => {}, // the reason is told without it
      )
    return () => {
      current = false
    }
  }, [reason])
  if (!teacher || teacher.id === open) return null
  return (
    <Button size="s" icon={<GraduationCap />} onClick={() => openLesson(teacher.id)}>
      Lesson: {teacher.title}
    </Button>
  )
}
