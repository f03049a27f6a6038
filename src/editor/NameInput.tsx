import { useEffect, useId, useRef, useState } from 'react'
import { nameProblem } from './names.ts'

interface Props {
  label: string
  start: string
  taken: readonly string[]
  /** With the name, or null when it was given up. */
  onDone: (name: string | null) => void
}

/** A name typed where the tab will stand: Enter takes it, Escape gives up, leaving takes it if it is fine. */
export function NameInput({ label, start, taken, onDone }: Props) {
  const [name, setName] = useState(start)
  const input = useRef<HTMLInputElement>(null)
  const done = useRef(false)
  const hint = useId()
  const problem = nameProblem(name, taken)

  useEffect(() => {
    const dot = start.lastIndexOf('.')
    input.current?.focus()
    input.current?.setSelectionRange(0, dot > 0 ? dot : start.length)
  }, [start])

  const finish = (value: string | null) => {
    if (done.current) return
    done.current = true
    onDone(value === start && taken.length > 0 && taken.includes(start) ? null : value)
  }

  return (
    <span className="pp-file-name">
      <input
        ref={input}
        aria-label={label}
        aria-invalid={problem !== null}
        aria-describedby={problem ? hint : undefined}
        value={name}
        spellCheck={false}
        size={Math.max(name.length, 10)}
        onChange={(event) => setName(event.target.value)}
        onBlur={() => finish(problem ? null : name.trim())}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') finish(null)
          if (event.key === 'Enter' && !problem) finish(name.trim())
        }}
      />
      {problem && (
        <span id={hint} role="alert" className="pp-file-problem">
          {problem}
        </span>
      )}
    </span>
  )
}
