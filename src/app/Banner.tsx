import { TriangleAlert, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { session } from '#state'
import { Button, IconButton } from '#ui'

/** Says that the engine died, whether or not it could be brought back. */
export function Banner() {
  const status = useStore(session, (s) => s.status)
  const [hidden, setHidden] = useState(false)
  // A host goes from `restarted` to `running` at once, too fast to read: what was said stays until it is put away.
  const [trouble, setTrouble] = useState<typeof status | null>(null)

  useEffect(() => {
    if (status.state !== 'restarted' && status.state !== 'failed') return
    setTrouble(status)
    setHidden(false)
  }, [status])

  if (!trouble || hidden) return null
  const failed = trouble.state === 'failed'
  return (
    <div className={`pp-banner ${failed ? 'pp-banner-bad' : ''}`} role="alert">
      <TriangleAlert />
      <p>{sentence(trouble)}</p>
      {failed && (
        <Button size="s" onClick={() => location.reload()}>
          Reload the page
        </Button>
      )}
      <IconButton label="Dismiss" size="s" onClick={() => setHidden(true)}>
        <X />
      </IconButton>
    </div>
  )
}

function sentence(status: ReturnType<typeof session.getState>['status']): string {
  if (status.state === 'failed')
    return `The engine stopped and could not be restarted (${status.reason}). Your files are safe.`
  if (status.state !== 'restarted') return ''
  const lost =
    status.lostMs === null
      ? ' It started again from your files.'
      : status.lostMs >= 1000
        ? ` The last ${Math.round(status.lostMs / 1000)} s are lost.`
        : ''
  return `The engine stopped and was restarted (${status.reason}).${lost}`
}
