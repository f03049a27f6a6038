import { Pause, Play, Redo2, RotateCcw, StepForward } from 'lucide-react'
import { useStore } from 'zustand'
import { actions, session } from '#state'
import { Button, clockTime, IconButton, Popover } from '#ui'
import { reset } from '../boot.ts'
import { SendRequest } from './SendRequest.tsx'
import { SPEEDS, stepEvent, stepHop } from './time.ts'
import './transport.css'

/** Time and requests: play, pause, step, speed, send one, begin again. */
export function Transport() {
  const playing = useStore(session, (s) => s.playing)
  return (
    <div className="pp-transport" role="toolbar" aria-label="Simulation">
      {playing ? (
        <IconButton label="Pause" hotkey="Space" look="outline" onClick={actions.pause}>
          <Pause />
        </IconButton>
      ) : (
        <IconButton label="Play" hotkey="Space" look="solid" onClick={actions.play}>
          <Play />
        </IconButton>
      )}
      <IconButton label="Step by hop" onClick={() => void stepHop()}>
        <Redo2 />
      </IconButton>
      <IconButton label="Step by event" onClick={() => void stepEvent()}>
        <StepForward />
      </IconButton>
      <Speed />
      <Time />
      <span className="pp-transport-gap" />
      <SendRequest />
      <Popover label="Reset" button={{ look: 'plain', icon: <RotateCcw /> }}>
        {(close) => (
          <div className="pp-confirm">
            <p>
              <strong>Start again with the demo?</strong>
              <br />
              Your files are replaced. You can undo it right afterwards.
            </p>
            <div className="pp-confirm-buttons">
              <Button onClick={close}>Cancel</Button>
              <Button
                look="danger"
                data-autofocus
                onClick={() => {
                  close()
                  reset()
                }}
              >
                Replace my files
              </Button>
            </div>
          </div>
        )}
      </Popover>
    </div>
  )
}

function Speed() {
  const speed = useStore(session, (s) => s.speed)
  return (
    <select
      className="pp-select pp-speed"
      aria-label="Speed"
      data-tip="Cluster seconds a second"
      value={speed}
      onChange={(event) => actions.setSpeed(Number(event.target.value))}
    >
      {(SPEEDS.includes(speed) ? SPEEDS : [...SPEEDS, speed]).map((value) => (
        <option key={value} value={value}>
          {value}×
        </option>
      ))}
    </select>
  )
}

/** In tenths of a second, so that it re-renders ten times a second at the usual speed, and not with every frame. */
function Time() {
  const tenths = useStore(session, (s) => Math.floor(s.time / 100))
  return (
    <span className="pp-time pp-num pp-mono" data-tip="Time in the cluster">
      {clockTime(tenths * 100)}
    </span>
  )
}
