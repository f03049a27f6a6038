import { useRef, type KeyboardEvent, type ReactNode } from 'react'
import './tabs.css'

export interface Tab<Id extends string> {
  id: Id
  label: ReactNode
  /** A number behind the label. */
  count?: number | undefined
}

interface Props<Id extends string> {
  /** Names the list, and prefixes the ids: panels are `${name}-panel-${id}`. */
  name: string
  tabs: readonly Tab<Id>[]
  active: Id
  onChange(id: Id): void
}

/** A list of tabs: arrow keys, Home and End move between them, as the ARIA pattern has it. */
export function Tabs<Id extends string>({ name, tabs, active, onChange }: Props<Id>) {
  const list = useRef<HTMLDivElement>(null)

  function onKeyDown(event: KeyboardEvent) {
    const at = tabs.findIndex((tab) => tab.id === active)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const next = tabs[(to + tabs.length) % tabs.length]!
    onChange(next.id)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
  }

  return (
    <div role="tablist" aria-label={name} className="pp-tabs" ref={list} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          data-tab={tab.id}
          id={`${name}-tab-${tab.id}`}
          aria-selected={tab.id === active}
          aria-controls={tab.id === active ? `${name}-panel-${tab.id}` : undefined}
          tabIndex={tab.id === active ? 0 : -1}
          className="pp-tab"
          onClick={() => onChange(tab.id)}
        >
          <span>{tab.label}</span>
          {tab.count !== undefined && <span className="pp-tab-count pp-num">{tab.count}</span>}
        </button>
      ))}
    </div>
  )
}

/** The panel that belongs to the chosen tab. */
export function TabPanel({ name, id, children }: { name: string; id: string; children: ReactNode }) {
  return (
    <div role="tabpanel" id={`${name}-panel-${id}`} aria-labelledby={`${name}-tab-${id}`} className="pp-tabpanel">
      {children}
    </div>
  )
}
