import { TriangleAlert, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { session, type HostStatus } from '#state'
import { Button, IconButton } from '#ui'

/** Says that the engine died, whether or not it could be brought back. */
export function Banner() {
  // A host goes from `restarted` to `running` at once, too fast for a render: what was said stays until it is put away.
  const [trouble, setTrouble] = useState<HostStatus | null>(null)

  useEffect(
    () =>
      session.subscribe(({ status }, before) => {
        if (status !== before.status && (status.state === 'restarted' || status.state === 'failed')) setTrouble(status)
      }),
    [],
  )

  if (!trouble) return null
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
      <IconButton label="Dismiss" size="s" onClick={() => setTrouble(null)}>
        <X />
      </IconButton>
    </div>
  )
}

function sentence(status: HostStatus): string {
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
