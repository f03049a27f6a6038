import { Activity, SquareTerminal } from 'lucide-react'
import { showTerminal } from '#state'

/** Which of the two stands below the diagram. */
export function BelowSwitch({ shown, onChoose }: { shown: 'inspector' | 'terminal'; onChoose(): void }) {
  const choose = (terminal: boolean) => {
    showTerminal(terminal)
    onChoose()
  }
  return (
    <div className="pp-below-switch" role="group" aria-label="Below the diagram">
      <button type="button" aria-pressed={shown === 'inspector'} data-tip="Inspector" onClick={() => choose(false)}>
        <Activity aria-hidden="true" />
        <span>Inspector</span>
      </button>
      <button
        type="button"
        aria-pressed={shown === 'terminal'}
        data-tip="Terminal  ·  Ctrl `"
        onClick={() => choose(true)}
      >
        <SquareTerminal aria-hidden="true" />
        <span>Terminal</span>
      </button>
    </div>
  )
}
