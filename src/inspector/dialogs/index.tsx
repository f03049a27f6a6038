import { useStore } from 'zustand'
import { closeDialog, dialog, selection, traffic } from '#state'
import { Modes } from '../compare/Modes.tsx'
import { Requests } from '../compare/Requests.tsx'
import { Rules } from '../rules/Rules.tsx'
import { StoryDialog } from './StoryDialog.tsx'
import { TextDialog } from './TextDialog.tsx'

/** What any room may open to be read over the page: see `DialogView`. */
export function Dialogs() {
  const view = useStore(dialog, (s) => s.view)
  switch (view?.kind) {
    case 'text':
      return <TextDialog title={view.title} text={view.text} onClose={closeDialog} />
    case 'rules':
      return <Rules node={view.node} trace={view.trace ?? chosen()} hop={view.hop ?? null} onClose={closeDialog} />
    case 'story':
      return <StoryDialog title={view.title} trace={view.trace} onClose={closeDialog} />
    case 'modes':
      return <Modes trace={view.trace} onClose={closeDialog} />
    case 'requests':
      return <Requests trace={view.trace} onClose={closeDialog} />
    default:
      return null
  }
}

function chosen() {
  const { trace: id } = selection.getState()
  return traffic.getState().traces.find((trace) => trace.id === id) ?? null
}
