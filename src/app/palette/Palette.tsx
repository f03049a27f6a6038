import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useStore } from 'zustand'
import { cluster, reveal, selection } from '#state'
import { takeTyped } from '#ui'
import { perform } from '../menu/perform.ts'
import { commandsNow, type Page } from './commands.ts'
import { entriesFor, type Entry } from './entries.ts'
import './palette.css'

interface Props {
  onClose(): void
  page: Page
}

/** Everything that the page can do and everything that the cluster has, by a few letters of its name. */
export function Palette({ onClose, page }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const topology = useStore(cluster, (s) => s.topology)
  const place = useStore(selection, (s) => s.place)
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const [commands] = useState(() => commandsNow(page))
  const groups = useMemo(() => entriesFor(query, { topology, place, commands }), [query, topology, place, commands])
  const entries = groups.flatMap((group) => group.entries)
  const at = Math.min(chosen, entries.length - 1)
  const id = useId()

  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [at])

  const run = (entry: Entry | undefined) => {
    if (!entry) return
    // First the focus goes back to where it was: what opens now returns it there in its turn.
    dialog.current?.close()
    onClose()
    const { does } = entry
    if ('act' in does) void perform(does.act)
    else if ('command' in does) does.command.run()
    else reveal(does.place)
  }
  useLayoutEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    const { text, entered } = takeTyped()
    if (entered) run(entriesFor(text, { topology, place, commands })[0]?.entries[0])
    setQuery(text)
    return () => element?.close()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when it comes
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 }[event.key]
    if (to !== undefined) setChosen(Math.max(0, Math.min(entries.length - 1, to)))
    else if (event.key === 'Enter') run(entries[at])
    else return
    event.preventDefault()
  }

  return (
    <dialog
      ref={dialog}
      className="pp-dialog pp-palette"
      aria-label="Command palette"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <input
        className="pp-palette-field"
        type="text"
        role="combobox"
        aria-label="Command, thing or act"
        aria-autocomplete="list"
        aria-expanded={entries.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={entries[at] ? `${id}-${at}` : undefined}
        placeholder="What do you want to do, or to see?"
        autoComplete="off"
        spellCheck={false}
        autoFocus
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label="Found" className="pp-palette-list">
        {groups.map((group) => (
          <div key={group.label} role="group" aria-label={group.label}>
            <div className="pp-palette-head" aria-hidden="true">
              {group.label}
            </div>
            {group.entries.map((entry) => {
              const index = entries.indexOf(entry)
              return (
                <div
                  key={entry.id}
                  id={`${id}-${index}`}
                  role="option"
                  aria-selected={index === at}
                  tabIndex={-1}
                  data-danger={entry.danger || undefined}
                  onPointerMove={() => setChosen(index)}
                  onClick={() => run(entry)}
                >
                  <span>{entry.label}</span>
                  {entry.hint && <small>{entry.hint}</small>}
                </div>
              )
            })}
          </div>
        ))}
        {entries.length === 0 && <p>Nothing has all of these words.</p>}
      </div>
      {entries.some(({ note }) => note) && <div className="pp-palette-note">{entries[at]?.note ?? '\u00A0'}</div>}
    </dialog>
  )
}
