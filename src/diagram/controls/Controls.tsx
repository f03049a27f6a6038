import { Expand, Map as MapIcon, Minus, Plus, RotateCcw } from 'lucide-react'
import { useStore } from 'zustand'
import { session } from '#state'
import { see, SEEINGS, type Seeing } from './readings.ts'

export function ReadingSwitch() {
  const now = useStore(session, (s): Seeing => (s.asText ? 'text' : s.reading))
  const choose = (seeing: Seeing) => {
    see(seeing)
    // Text and picture each have a switch of their own.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.dg-switch [aria-checked=true]')?.focus())
  }
  return (
    <div className="dg-switch" role="radiogroup" aria-label="Reading">
      {SEEINGS.map(({ seeing, name, says }, at) => (
        <button
          key={seeing}
          type="button"
          role="radio"
          aria-checked={now === seeing}
          tabIndex={now === seeing ? 0 : -1}
          title={says}
          onClick={() => choose(seeing)}
          onKeyDown={(event) => {
            const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
            if (!step) return
            event.preventDefault()
            event.stopPropagation()
            choose(SEEINGS[(at + step + SEEINGS.length) % SEEINGS.length]!.seeing)
          }}
        >
          {name}
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
