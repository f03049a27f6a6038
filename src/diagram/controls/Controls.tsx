import { Expand, Map as MapIcon, Minus, Plus, RotateCcw } from 'lucide-react'
import { useStore } from 'zustand'
import { session, type Reading } from '#state'

const READINGS: { reading: Reading; name: string; says: string }[] = [
  { reading: 'logical', name: 'Logical', says: 'What talks to what: a Service is a place' },
  { reading: 'physical', name: 'Physical', says: 'What happens inside the nodes: a Service is a rule' },
]

export function ReadingSwitch() {
  const reading = useStore(session, (s) => s.reading)
  return (
    <div className="dg-switch" role="radiogroup" aria-label="Reading">
      {READINGS.map((one) => (
        <button
          key={one.reading}
          type="button"
          role="radio"
          aria-checked={reading === one.reading}
          tabIndex={reading === one.reading ? 0 : -1}
          title={one.says}
          onClick={() => session.setState({ reading: one.reading })}
          onKeyDown={(event) => {
            if (!event.key.startsWith('Arrow')) return
            event.preventDefault()
            event.stopPropagation()
            session.setState({ reading: reading === 'logical' ? 'physical' : 'logical' })
            const group = event.currentTarget.parentElement
            requestAnimationFrame(() => group?.querySelector<HTMLElement>('[aria-checked=true]')?.focus())
          }}
        >
          {one.name}
        </button>
      ))}
    </div>
  )
}

interface ZoomProps {
  onZoom: (factor: number) => void
  onFit: () => void
  onTidy: (() => void) | null
  map: { shown: boolean; toggle: () => void } | null
}

export function ZoomButtons({ onZoom, onFit, onTidy, map }: ZoomProps) {
  return (
    <div className="dg-buttons" role="group" aria-label="View">
      <Icon name="Zoom in" onClick={() => onZoom(1.25)}>
        <Plus aria-hidden />
      </Icon>
      <Icon name="Zoom out" onClick={() => onZoom(0.8)}>
        <Minus aria-hidden />
      </Icon>
      <Icon name="Fit to view" onClick={onFit}>
        <Expand aria-hidden />
      </Icon>
      {onTidy && (
        <Icon name="Tidy up" onClick={onTidy}>
          <RotateCcw aria-hidden />
        </Icon>
      )}
      {map && (
        <Icon name="Minimap" onClick={map.toggle} pressed={map.shown}>
          <MapIcon aria-hidden />
        </Icon>
      )}
    </div>
  )
}

function Icon(props: { name: string; onClick: () => void; pressed?: boolean; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-label={props.name}
      title={props.name}
      aria-pressed={props.pressed}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  )
}
