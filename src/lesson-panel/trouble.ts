import { lesson } from '#state'
import { study } from '#state/lesson'
import { notify } from '#ui'

let told = false

/** Tells of what went wrong where no panel is there any more to say it; from the first lesson on, for as long as the page lives. */
export function tellOfTrouble(): void {
  if (told) return
  told = true
  study.subscribe(({ problem, notice }, before) => {
    if (problem && problem !== before.problem && lesson.getState().open === null) notify(problem, { tone: 'bad' })
    if (notice && notice !== before.notice) notify(notice, { tone: 'bad' })
  })
}
