import type { ReactNode } from 'react'
import './badge.css'

export type Tone = 'neutral' | 'ok' | 'bad' | 'warn' | 'lost' | 'accent'

/** A word or number that stands out by tone; the words carry the meaning, the colour repeats it. */
export function Badge({ tone = 'neutral', icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={`pp-badge pp-tone-${tone}`}>
      {icon}
      {children}
    </span>
  )
}
