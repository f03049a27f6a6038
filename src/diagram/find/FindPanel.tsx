import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useStore } from 'zustand'
import { cluster, reveal } from '#state'
import { search } from '#state/find'
import { takeTyped } from '#ui'
import { FilterFields } from './FilterFields.tsx'
import './find.css'

/** Finds things by name, address or label, and says what of the cluster is shown. */
export function FindPanel({ close }: { close(): void }) {
  const topology = useStore(cluster, (s) => s.topology)
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const found = useMemo(() => search(topology, query), [topology, query])
  const at = Math.min(chosen, found.length - 1)
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [at])

  const show = (place: string | undefined) => {
    if (!place) return
    close()
    reveal(place)
  }
  useLayoutEffect(() => {
    field.current?.focus()
    const { text, entered } = takeTyped()
    if (entered) show(search(topology, text)[0]?.place)
    setQuery(text)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when it comes
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 }[event.key]
    if (to !== undefined) setChosen(Math.max(0, Math.min(found.length - 1, to)))
    else if (event.key === 'Enter') show(found[at]?.place)
    else return
    event.preventDefault()
  }
  return (
    // What is typed here is for nobody else.
    <div className="dg-find-panel" onKeyDown={(event) => event.key !== 'Escape' && event.stopPropagation()}>
      <input
        ref={field}
        className="pp-input"
        type="text"
        role="combobox"
        aria-label="Find by name, address or label"
        aria-autocomplete="list"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-found`}
        aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
        placeholder="Name, address, app=web…"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div
        ref={list}
        id={`${id}-found`}
        role="listbox"
        className="dg-found"
        aria-label="Found"
        hidden={found.length === 0}
      >
        {found.map(({ place, kind, name, detail }, i) => (
          <div
            key={place}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === at}
            tabIndex={-1}
            onPointerMove={() => setChosen(i)}
            onClick={() => show(place)}
          >
            <small>{kind}</small>
            <b>{name}</b>
            <code>{detail}</code>
          </div>
        ))}
      </div>
      <p role="status" className="dg-find-count">
        {query.trim() === '' ? '' : countOf(found.length)}
      </p>
      <FilterFields />
    </div>
  )
}

const countOf = (count: number) =>
  count === 0 ? 'Nothing has all of these words.' : count === 1 ? '1 thing found' : `${count} things found`
