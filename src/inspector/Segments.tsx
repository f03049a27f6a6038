import { useId, type ReactNode } from 'react'
import './segments.css'

interface Props<Id extends string> {
  /** What is chosen, for screen readers. */
  label: string
  options: readonly { id: Id; label: ReactNode }[]
  value: Id
  onChange(id: Id): void
}

/** One of a few, all of them to be seen: radio buttons that look like one piece. */
export function Segments<Id extends string>({ label, options, value, onChange }: Props<Id>) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className="pp-segments">
      {options.map((option) => (
        <label key={option.id}>
          <input type="radio" name={name} checked={option.id === value} onChange={() => onChange(option.id)} />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  )
}
