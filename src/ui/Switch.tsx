import './switch.css'

interface Props {
  label: string
  checked: boolean
  onChange(checked: boolean): void
  /** Keeps the name for screen readers only. */
  bare?: boolean
  /** What its tooltip says. */
  tip?: string
}

/** On or off, at once. */
export function Switch({ label, checked, onChange, bare, tip }: Props) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      aria-label={bare ? label : undefined}
      className="pp-switch"
      data-tip={tip}
      onClick={() => onChange(!checked)}
    >
      <span className="pp-switch-track" aria-hidden="true" />
      {!bare && <span>{label}</span>}
    </button>
  )
}
