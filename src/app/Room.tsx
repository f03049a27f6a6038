import { RotateCw } from 'lucide-react'
import { Component, useEffect, useState, type ComponentType, type ReactNode } from 'react'
import { Button, type Loader } from '#ui'

interface BoundaryProps {
  name: string
  children: ReactNode
  onReload?(): void
}

/** Catches what breaks inside one pane, so that the others live on. */
export class RoomBoundary extends Component<BoundaryProps, { error: Error | null }> {
  override state = { error: null as Error | null }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <Broken
        name={this.props.name}
        error={error}
        onReload={() => {
          this.props.onReload?.()
          this.setState({ error: null })
        }}
      />
    )
  }
}

function Broken({ name, error, onReload }: { name: string; error: Error; onReload(): void }) {
  return (
    <div className="pp-broken" role="alert">
      <p>
        <strong>The {name.toLowerCase()} stopped working.</strong> Your files and the cluster are safe.
      </p>
      <p className="pp-mono">{error.message}</p>
      <Button icon={<RotateCw />} onClick={onReload}>
        Reload this pane
      </Button>
    </div>
  )
}

interface LazyProps<Props> {
  name: string
  load: Loader<Props>
  /** What the room is given when it is there. */
  props: Props
}

/** A room whose code comes later; until then the pane says that it is on its way. */
export function LazyRoom<Props extends object>({ name, load, props }: LazyProps<Props>) {
  const [attempt, setAttempt] = useState(0)
  const [room, setRoom] = useState<{ Room: ComponentType<Props> } | { error: Error } | null>(null)

  useEffect(() => {
    let current = true
    load().then(
      (Room) => current && setRoom({ Room }),
      (error: unknown) => current && setRoom({ error: error instanceof Error ? error : new Error(String(error)) }),
    )
    return () => {
      current = false
    }
  }, [load, attempt])

  const reload = () => {
    setRoom(null)
    setAttempt(attempt + 1)
  }
  if (!room)
    return (
      <div className="pp-loading" aria-busy="true">
        Loading the {name.toLowerCase()}…
      </div>
    )
  if ('error' in room) return <Broken name={name} error={room.error} onReload={reload} />
  return (
    <RoomBoundary name={name} onReload={reload}>
      <room.Room {...props} />
    </RoomBoundary>
  )
}
