import { SquareTerminal } from 'lucide-react'
import { typeInTerminal } from '#state'

/** A command that does, or asks, the same in the terminal: a press runs it there. */
export function CommandLine({ command }: { command: string }) {
  return (
    <button
      type="button"
      className="pp-command pp-mono"
      data-tip="Run it in the terminal"
      onClick={() => typeInTerminal(command)}
    >
      <SquareTerminal aria-hidden="true" />
      <span>{command}</span>
    </button>
  )
}
