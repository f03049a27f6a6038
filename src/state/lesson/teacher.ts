import { loadCourse } from './life.ts'
import { study } from './study.ts'

/** The lesson that explains a reason, as far as the course is loaded. */
export function lessonOf(reason: string): { id: string; title: string } | null {
  const lessons = study.getState().course?.parts.flatMap((part) => part.lessons) ?? []
  const found = lessons.find(({ reasons }) => reasons.includes(reason))
  return found ? { id: found.id, title: found.title } : null
}

/** The same, with the course loaded for it. */
export async function teacherOf(reason: string): Promise<{ id: string; title: string } | null> {
  await loadCourse()
  return lessonOf(reason)
}
