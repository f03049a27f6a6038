import { useId, type ReactNode, type SelectHTMLAttributes } from 'react'
import './field.css'

interface Props extends SelectHTMLAttributes<HTMLSelectElement> {
  label: string
  /** A sentence below, such as why something cannot be chosen. */
  note?: ReactNode
}

/** A labelled choice of several things; the browser's own select, so that it works everywhere. */
export function SelectField({ label, note, children, ...rest }: Props) {
  const id = useId()
  return (
    <div className="pp-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="pp-select" {...rest}>
        {children}
      </select>
      {note && <p className="pp-field-note">{note}</p>}
    </div>
  )
}
