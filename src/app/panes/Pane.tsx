import { ChevronDown, ChevronUp, PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { IconButton } from '#ui'

export interface FoldProps {
  folded?: boolean
  /** Absent where panes cannot fold, as on a phone. */
  onFold?(): void
}

/** The button that folds a pane away and brings it back. */
export function FoldButton({ name, side, folded, onFold }: FoldProps & { name: string; side: 'left' | 'up' | 'down' }) {
  if (!onFold) return null
  const Icon =
    side === 'left'
      ? folded
        ? PanelLeftOpen
        : PanelLeftClose
      : (side === 'down') === Boolean(folded)
        ? ChevronUp
        : ChevronDown
  return (
    <IconButton label={`${folded ? 'Show' : 'Hide'} the ${name}`} aria-expanded={!folded} onClick={onFold}>
      <Icon />
    </IconButton>
  )
}
