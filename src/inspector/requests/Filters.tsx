import { X } from 'lucide-react'
import type { Outcome } from '#state'
import { nameIn } from '#state/words'
import { IconButton } from '#ui'
import { OUTCOMES } from '../outcome.tsx'
import { EVERYTHING, toggled, type Choices, type RequestFilter } from './filters.ts'

interface Props {
  filter: RequestFilter
  choices: Choices
  onChange(filter: RequestFilter): void
}

/** Chips for how requests ended, and what else they can be narrowed by. */
export function Filters({ filter, choices, onChange }: Props) {
  const change = (part: Partial<RequestFilter>) => onChange({ ...filter, ...part })
  const isNarrowed = filter.outcomes.size > 0 || filter.reason || filter.source || filter.target
  return (
    <div className="pp-filters">
      <div className="pp-chips" role="group" aria-label="Show only">
        {(Object.keys(OUTCOMES) as Outcome[])
          .filter((outcome) => choices.outcomes.has(outcome) || filter.outcomes.has(outcome))
          .map((outcome) => (
            <Chip
              key={outcome}
              outcome={outcome}
              count={choices.outcomes.get(outcome) ?? 0}
              pressed={filter.outcomes.has(outcome)}
              onClick={() => change({ outcomes: toggled(filter.outcomes, outcome) })}
            />
          ))}
      </div>
      <Choice
        label="From"
        all="From anybody"
        value={filter.source}
        of={choices.sources}
        text={nameIn}
        onChange={(source) => change({ source })}
      />
      <Choice
        label="To"
        all="To anything"
        value={filter.target}
        of={choices.targets}
        text={(target) => (target.startsWith('service/') ? nameIn(target) : target)}
        onChange={(target) => change({ target })}
      />
      {(choices.reasons.length > 0 || filter.reason) && (
        <Choice
          label="Reason"
          all="For any reason"
          value={filter.reason}
          of={choices.reasons}
          text={(reason) => reason}
          onChange={(reason) => change({ reason })}
        />
      )}
      {isNarrowed && (
        <IconButton label="Show all requests" size="s" onClick={() => onChange(EVERYTHING)}>
          <X />
        </IconButton>
      )}
    </div>
  )
}

interface ChoiceProps<T extends string> {
  label: string
  /** What stands there while nothing is chosen. */
  all: string
  value: T | null
  of: [T, number][]
  text(value: T): string
  onChange(value: T | null): void
}

function Choice<T extends string>({ label, all, value, of, text, onChange }: ChoiceProps<T>) {
  const gone = value !== null && !of.some(([one]) => one === value)
  return (
    <select
      className="pp-select pp-select-s"
      aria-label={label}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? null : (target.value as T))}
    >
      <option value="">{all}</option>
      {of.map(([one, count]) => (
        <option key={one} value={one}>
          {text(one)} ({count})
        </option>
      ))}
      {gone && <option value={value}>{text(value)} (0)</option>}
    </select>
  )
}

interface ChipProps {
  outcome: Outcome
  count: number
  pressed: boolean
  onClick(): void
}

function Chip({ outcome, count, pressed, onClick }: ChipProps) {
  const { text, tone, icon: Icon } = OUTCOMES[outcome]
  return (
    <button type="button" className={`pp-chip pp-ink-${tone}`} aria-pressed={pressed} onClick={onClick}>
      <Icon aria-hidden="true" />
      {text} <span className="pp-num">{count}</span>
    </button>
  )
}
