import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { session } from '#state'
import { clockTime } from '#ui'

/** The line at the page's foot: what happened last, for eyes and for screen readers. */
export function Narration() {
  const [said, setSaid] = useState('')
  const status = useStore(session, (s) => s.status.state)

  // Who tells it comes with the first requests, not before the picture.
  useEffect(() => {
    let stop: (() => void) | null = null
    let isOver = false
    void import('./listen.ts').then(({ listen }) => {
      if (!isOver) stop = listen(setSaid)
    })
    return () => {
      isOver = true
      stop?.()
    }
  }, [])

  return (
    <footer className="pp-foot">
      <div role="status" aria-live="polite" className="pp-said pp-mono">
        {said || (status === 'starting' ? 'Starting the cluster…' : 'No requests yet.')}
      </div>
      <Engine />
    </footer>
  )
}

function Engine() {
  const state = useStore(session, (s) => s.status.state)
  const second = useStore(session, (s) => Math.floor(s.time / 1000))
  const words = {
    starting: 'Engine starting',
    running: 'Engine running',
    restarted: 'Engine restarted',
    failed: 'Engine stopped',
  }
  return (
    <div className={`pp-engine pp-engine-${state}`}>
      <span className="pp-dot" aria-hidden="true" />
      {words[state]} <span className="pp-num">· {clockTime(second * 1000, 0)} cluster time</span>
    </div>
  )
}
