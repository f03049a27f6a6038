import type { ReactNode } from 'react'
import { LazyRoom } from '../Room.tsx'
import { loadTerminal } from '../rooms.ts'
import { FoldButton, type FoldProps } from './Pane.tsx'

export function TerminalPane({ folded = false, onFold, beside }: FoldProps & { beside?: ReactNode }) {
  return (
    <section className="pp-pane" aria-label="Terminal">
      <div className="pp-pane-head">
        <h2>Terminal</h2>
        {beside}
        <FoldButton name="terminal" side="down" folded={folded} {...(onFold && { onFold })} />
      </div>
      <div className="pp-pane-body" hidden={folded}>
        <LazyRoom name="Terminal" load={loadTerminal} props={{}} />
      </div>
    </section>
  )
}
