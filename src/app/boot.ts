import { actions, leaveLesson, openLesson, type Playground } from '#state'
import { current, DEMO, initialPlayground } from '#share'
import { notify } from '#ui'

/** Opens what the address, this browser or the demo has to offer, and keeps it from then on; returns how to stop. */
export function boot(): () => void {
  let stop: (() => void) | null = null
  let stopped = false
  void initialPlayground().then((found) => {
    if (stopped) return
    if (found.problem) notify(`${found.problem} Your own files were opened instead.`, { tone: 'bad' })
    go(found.playground, found.lesson)
    void keep()
  })
  // Nothing is to be kept before there is a picture, and until then the rest waits.
  const keep = async () => {
    const { persist } = await import('#share/keep')
    if (stopped) return
    stop = persist({
      onLink: go,
      onProblem: (sentence) => notify(sentence, { tone: 'bad' }),
    })
  }
  return () => {
    stopped = true
    stop?.()
  }
}

/**
 * @param playground null for the one that is open already
 * @param id of a lesson that is open over it
 */
function go(playground: Playground | null, id: string | null): void {
  if (id !== null) openLesson(id, playground ?? undefined)
  else if (playground) void actions.open(playground)
  else leaveLesson()
}

/** Back to the article's demo; what was there before can be had back. */
export function reset(): void {
  const before = current()
  void actions.open(DEMO)
  notify('The demo is back as it was.', {
    action: { label: 'Undo', run: () => void actions.open(before) },
  })
}
