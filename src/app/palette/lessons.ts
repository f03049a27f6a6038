import { askFor, lesson, openLesson, showLessons } from '#state'
import type { Command } from './commands.ts'

const late = () => import('#state/lesson')

/** What can be done with lessons at this moment; the life of one is loaded with the first of them. */
export function lessonCommands(): Command[] {
  const list: Command = {
    id: 'lessons',
    label: 'Lessons…',
    key: lesson.getState().open === null ? 'L' : '',
    words: 'course learn tutorial challenges progress',
    run: () => showLessons(true),
  }
  if (lesson.getState().open === null) return [list]
  return [
    { id: 'lesson', label: 'Go to the lesson', key: 'L', words: 'task checks read', run: () => askFor('lesson') },
    { id: 'lesson:next', label: 'Next lesson', words: 'continue', run: () => void next() },
    { id: 'lesson:hint', label: 'Hint', words: 'lesson help', run: () => void late().then(({ hint }) => hint()) },
    {
      id: 'lesson:leave',
      label: 'Leave the lesson',
      words: 'sandbox back close',
      run: () => void late().then(({ leave }) => leave()),
    },
    list,
  ]
}

async function next(): Promise<void> {
  const { study } = await late()
  const all = study.getState().course?.parts.flatMap(({ lessons }) => lessons) ?? []
  const following = all[all.findIndex(({ id }) => id === lesson.getState().open) + 1]
  if (following) openLesson(following.id)
  else showLessons(true)
}
