import { Eraser } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { session, terminal } from '#state'
import { Button, Switch } from '#ui'
import { theScreen } from './screen.ts'
import './terminal.css'

/** The shell's screen, and below it what there is to know about its keys. Fills its parent. */
export function Terminal() {
  const place = useRef<HTMLDivElement>(null)
  const screen = theScreen()
  const focus = useStore(terminal, (s) => s.focus)
  useEffect(() => screen.show(place.current!), [screen])
  useEffect(() => screen.focus(), [screen, focus])
  return (
    <div className="pp-terminal">
      <div ref={place} className="pp-terminal-screen" />
      <TouchKeys />
      <StatusLine />
    </div>
  )
}

/** Keys of a terminal that keyboards on glass do not have. */
const TOUCH_KEYS = [
  { label: 'Tab', says: 'Complete', sends: '\t' },
  { label: 'Ctrl C', says: 'Interrupt', sends: '\u0003' },
  { label: 'Ctrl D', says: 'End of input', sends: '\u0004' },
  { label: '↑', says: 'Earlier command', sends: '\u001B[A' },
  { label: '↓', says: 'Later command', sends: '\u001B[B' },
  { label: '←', says: 'Left', sends: '\u001B[D' },
  { label: '→', says: 'Right', sends: '\u001B[C' },
]

function TouchKeys() {
  const screen = theScreen()
  return (
    <div className="pp-terminal-keys" role="group" aria-label="Keys">
      {TOUCH_KEYS.map(({ label, says, sends }) => (
        <button key={label} type="button" aria-label={says} onClick={() => screen.press(sends)}>
          {label}
        </button>
      ))}
    </div>
  )
}

function StatusLine() {
  const screen = theScreen()
  const { tabLeaves, screenReader } = useStore(screen.manners)
  return (
    <div className="pp-terminal-status">
      <Standing />
      <span className="pp-terminal-hint">
        {tabLeaves ? (
          <>
            Tab leaves the terminal. Press <kbd>Ctrl</kbd>+<kbd>M</kbd> to complete with it again
          </>
        ) : (
          <>
            Press <kbd>Ctrl</kbd>+<kbd>M</kbd> to let Tab leave the terminal
          </>
        )}
      </span>
      <Switch label="Screen reader" checked={screenReader} onChange={(on) => screen.readAloud(on)} />
      <Button size="s" look="plain" icon={<Eraser aria-hidden="true" />} onClick={() => screen.clear()}>
        Clear
      </Button>
    </div>
  )
}

/** A command that waits for a clock that does not run would look broken. */
function Standing() {
  const waits = useStore(terminal, (s) => s.waits)
  const playing = useStore(session, (s) => s.playing)
  if (playing || !waits) return null
  return (
    <span role="status" className="pp-terminal-standing">
      Time stands still: Play goes on
    </span>
  )
}
