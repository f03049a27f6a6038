import { useId, useState, type ReactNode } from 'react'
import type { ConfigChange, ConfigKind, ConfigPath } from '#manifest'
import { Switch } from '#ui'
import { errorAt, type Draft } from './draft.ts'

/** What every part of the form is given: what is chosen so far, and how to change it. */
export interface FormProps {
  draft: Draft
  change(changes: readonly ConfigChange[]): void
}

/** A part of a form with a heading of its own. */
export function Group({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section className="st-group" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {note && <p className="st-note">{note}</p>}
      {children}
    </section>
  )
}

interface TextProps extends FormProps {
  label: string
  kind: ConfigKind
  path: ConfigPath
  /** What holds while nothing is written. */
  placeholder?: string
  note?: ReactNode
  /** Hides the label from eyes: a table's head says it. */
  bare?: boolean
  /** Value of the field as text, and text as its value; undefined takes the field away. */
  format?: (value: unknown) => string
  parse?: (text: string) => unknown
  /** In place of the one change of this field. */
  changes?: (value: unknown) => readonly ConfigChange[]
}

/** One line of text for one field of the YAML, with what is wrong about it below. */
export function TextField(props: TextProps) {
  const { draft, change, label, kind, path, placeholder, note, bare, format = plain, parse = trimmed, changes } = props
  // While somebody types, the text is theirs: a list's last comma must not go because it says nothing yet.
  const [typed, setTyped] = useState<string | null>(null)
  const id = useId()
  const error = errorAt(draft, path)
  return (
    <div className="pp-field">
      <label htmlFor={id} className={bare ? 'pp-hidden' : undefined}>
        {label}
      </label>
      <input
        id={id}
        className="pp-input pp-mono"
        type="text"
        value={typed ?? format(draft.text.get(kind, path))}
        placeholder={placeholder}
        aria-invalid={error !== null}
        aria-describedby={error ? `${id}-error` : note ? `${id}-note` : undefined}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={({ target }) => {
          setTyped(target.value)
          const value = parse(target.value)
          change(changes ? changes(value) : [{ kind, path, value }])
        }}
        onBlur={() => setTyped(null)}
      />
      {error ? (
        <p id={`${id}-error`} className="st-error">
          {error}
        </p>
      ) : (
        note && (
          <p id={`${id}-note`} className="pp-field-note">
            {note}
          </p>
        )
      )}
    </div>
  )
}

function plain(value: unknown): string {
  return value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function trimmed(text: string): string | undefined {
  return text.trim() || undefined
}

export const listText = {
  format: (value: unknown) => (Array.isArray(value) ? value.join(', ') : plain(value)),
  parse: (text: string) => {
    const items = text.split(/[\s,]+/).filter(Boolean)
    return items.length > 0 ? items : undefined
  },
}

export const wholeNumber = {
  format: plain,
  parse: (text: string) => (/^-?\d{1,15}$/.test(text.trim()) ? Number(text) : trimmed(text)),
}

interface OptionProps<T extends string> {
  legend: string
  value: T
  options: readonly { value: T; title: string; text: string }[]
  onChange(value: T): void
  bare?: boolean
}

/** One of a few, each with a sentence. */
export function Cards<T extends string>({ legend, value, options, onChange, bare }: OptionProps<T>) {
  const name = useId()
  return (
    <fieldset className="st-cards">
      <legend className={bare ? 'pp-hidden' : undefined}>{legend}</legend>
      <div>
        {options.map((option) => (
          <label key={option.value} className="st-card" data-chosen={option.value === value || undefined}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span className="st-card-title">{option.title}</span>
            <span className="st-card-text">{option.text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** On or off, with a sentence that says what that does to packets. */
export function SwitchRow({
  label,
  note,
  checked,
  onChange,
}: {
  label: string
  note: string
  checked: boolean
  onChange(on: boolean): void
}) {
  return (
    <div className="st-switch">
      <Switch label={label} checked={checked} onChange={onChange} />
      <p className="pp-field-note">{note}</p>
    </div>
  )
}
