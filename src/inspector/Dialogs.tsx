import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { closeDialog, dialog, session } from '#state'
import { TextDialog } from './thing/TextDialog.tsx'

/** What stands over the page to be read, whichever room has asked for it. */
export function Dialogs() {
  const view = useStore(dialog, (s) => s.view)
  if (view?.kind === 'text')
    return <TextDialog title={view.title} text={view.text} searchable={false} onClose={closeDialog} />
  if (view?.kind === 'rules') return <RulesDialog key={view.node} node={view.node} />
  return null
}

function RulesDialog({ node }: { node: string }) {
  const [text, setText] = useState<string | null>(null)
  useEffect(() => {
    void session
      .getState()
      .host?.ask({ type: 'rules', node })
      .then((answer) => setText(answer.text))
  }, [node])
  if (text === null) return null
  return <TextDialog title={`kube-proxy’s rules on ${node}`} text={text} searchable onClose={closeDialog} />
}
