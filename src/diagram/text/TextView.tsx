import { useEffect, useMemo, useRef, useState, type FocusEvent, type KeyboardEvent, type MouseEvent } from 'react'
import { useStore } from 'zustand'
import { askFor, openMenu, rates, select, selection, shown, type Topology } from '#state'
import { titleOf } from '#state/acts'
import { useTopology } from '../useTopology.ts'
import { outlineOf, type Cell, type Row, type Section, type Table } from './outline.ts'
import './text.css'

/** What is read must hold still: it changes at most this often. */
const CALM_MS = 1000

function useCalm(topology: Topology): Topology {
  const [calm, setCalm] = useState(topology)
  const last = useRef(0)
  useEffect(() => {
    const show = () => {
      last.current = performance.now()
      setCalm(topology)
    }
    const left = last.current + CALM_MS - performance.now()
    const timer = setTimeout(show, Math.max(0, left))
    return () => clearTimeout(timer)
  }, [topology])
  return calm
}

const thingAt = (target: EventTarget) => (target as Element).closest<HTMLElement>('[data-place]')

/** The diagram to be read: everything that the picture shows, under headings and in tables. */
export function TextView() {
  const root = useRef<HTMLDivElement>(null)
  const { topology } = useTopology()
  const calm = useCalm(topology)
  const sections = useMemo(() => outlineOf(calm), [calm])
  const wanted = useStore(selection, (s) => s.reveal)

  useEffect(() => {
    if (!wanted || wanted.quiet) return
    const row = root.current?.querySelector<HTMLElement>(`[data-place="${CSS.escape(wanted.place)}"]`)
    row?.scrollIntoView({ block: 'center' })
    row?.focus({ preventScroll: true })
  }, [wanted])

  const onMenu = (element: HTMLElement, at: { x: number; y: number } | null) => {
    const place = element.dataset['place']!
    const { left, top, width, height } = element.getBoundingClientRect()
    const anchor = at ? { left: at.x, top: at.y, width: 0, height: 0 } : { left, top, width, height }
    openMenu({ label: titleOf(place), place, anchor, byKey: at === null, groups: [] })
  }
  const onContextMenu = (event: MouseEvent) => {
    const thing = thingAt(event.target)
    if (!thing) return
    event.preventDefault()
    onMenu(thing, { x: event.clientX, y: event.clientY })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const thing = thingAt(event.target)
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') askFor('find')
    else if (event.key === 'Escape') select({ place: null, edge: null, trace: null, hop: null })
    else if (thing && (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10'))) onMenu(thing, null)
    else if (thing && (event.key === 'ArrowDown' || event.key === 'ArrowUp'))
      neighbour(root.current, thing, event.key === 'ArrowDown' ? 1 : -1)?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div ref={root} className="dg-text" onContextMenu={onContextMenu} onKeyDown={onKeyDown} onFocus={keepEntry}>
      <h2 className="pp-hidden">The diagram as text</h2>
      {sections.map((section) => (
        <SectionView key={section.id} section={section} />
      ))}
    </div>
  )
}

function neighbour(root: HTMLElement | null, from: HTMLElement, step: number): HTMLElement | undefined {
  const all = [...(root?.querySelectorAll<HTMLElement>('[data-place]') ?? [])]
  return all[all.indexOf(from) + step]
}

/** Tab enters a table once, where one was last. */
function keepEntry(event: FocusEvent) {
  const thing = thingAt(event.target)
  const table = thing?.closest('table')
  if (!thing || !table) return
  for (const other of table.querySelectorAll<HTMLElement>('[data-place]')) other.tabIndex = other === thing ? 0 : -1
}

function SectionView({ section, inner }: { section: Section; inner?: boolean }) {
  const Title = inner ? 'h4' : 'h3'
  return (
    <section className={inner ? 'dg-text-inner' : undefined}>
      <Title>{section.thing ? <Thing row={section.thing} first /> : section.title}</Title>
      {section.thing?.cells.map((cell, i) => (
        <p key={i}>
          <Content cell={cell} /> requests
        </p>
      ))}
      {section.facts.map((fact) => (
        <p key={fact}>{fact}</p>
      ))}
      {section.tables.map((table) => (
        <TableView key={table.id} table={table} />
      ))}
      {section.sections.map((one) => (
        <SectionView key={one.id} section={one} inner />
      ))}
    </section>
  )
}

function TableView({ table: { caption, columns, rows } }: { table: Table }) {
  const [name, ...others] = columns
  const first = rows.findIndex((row) => row.place !== null)
  return (
    // Wide tables scroll by themselves; for that somebody with a keyboard has to be able to go there.
    <div className="dg-text-table" role="group" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{name}</th>
            {others.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={`${row.name} ${i}`}>
              <th scope="row">{row.place === null ? row.text : <Thing row={row} first={i === first} />}</th>
              {row.cells.map((cell, at) => (
                <td key={columns[at + 1]}>
                  <Content cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Thing({ row, first }: { row: Row; first: boolean }) {
  const { place, name, text } = row
  const isChosen = useStore(selection, (s) => s.place === place)
  return (
    <button
      type="button"
      aria-label={name}
      aria-pressed={isChosen}
      data-place={place}
      tabIndex={first ? 0 : -1}
      onClick={() => select({ place, edge: null })}
    >
      {text}
    </button>
  )
}

function Content({ cell }: { cell: Cell }) {
  return typeof cell === 'string' ? cell : <Rate at={cell.rate} />
}

function Rate({ at }: { at: string }) {
  const rate = useStore(rates, (s) => s.of.get(at))
  if (!rate) return '0/s'
  return `${shown(rate.perSecond)}/s${rate.errors > 0 ? `, ${shown(rate.errors)}/s fail` : ''}`
}
