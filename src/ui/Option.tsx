import type { InputHTMLAttributes, ReactNode } from 'react'
import './option.css'

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  /** How a choice that was made turned out, for styles. */
  judged?: string | undefined
  children: ReactNode
}

/** One of several things to choose, in a line of its own; those of one `name` exclude each other. */
export function Option({ judged, children, ...rest }: Props) {
  return (
    <label className="pp-option" data-judged={judged}>
      <input type="radio" {...rest} />
      {children}
    </label>
  )
}
