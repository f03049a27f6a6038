import { Check, ChevronRight } from 'lucide-react'
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { placeMenu, type Box } from './place.ts'
import { TypeAhead } from './typeAhead.ts'
import type { MenuGroup, MenuItem } from './types.ts'

interface Props {
  label: string
  /** Seen at the top; the label says it to those who do not see. */
  title?: string | undefined
  groups: readonly MenuGroup[]
  anchor: Box
  /** A submenu opens beside its line. */
  beside: boolean
  /** Whether a key has opened it: then its first item has the focus at once. */
  byKey: boolean
  foot?: string | undefined
  onChoose(item: MenuItem): void
  /** Back to the menu that this one belongs to. */
  onBack?: () => void
}

/** The pointer rests so long on a line before its menu opens or another one's closes. */
const REST_MS = 140

/** One level of a menu: its lines, and the submenu that is open. */
export function MenuList({ label, title, groups, anchor, beside, byKey, foot, onChoose, onBack }: Props) {
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const items = groups.flatMap((group) => group.items)
  const [active, setActive] = useState(byKey ? 0 : -1)
  const [open, setOpen] = useState<{ id: string; byKey: boolean } | null>(null)
  const [ahead] = useState(() => new TypeAhead())
  const rest = useRef(0)
  useEffect(() => () => clearTimeout(rest.current), [])

  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    if (!element.matches(':popover-open')) element.showPopover()
    const { left, top } = placeMenu(
      anchor,
      { width: element.offsetWidth, height: element.offsetHeight },
      { width: innerWidth, height: innerHeight },
      beside,
    )
    element.style.left = `${left}px`
    element.style.top = `${top}px`
  }, [anchor, beside])
  useLayoutEffect(() => {
    const element = list.current
    if (byKey) lineAt(element, 0)?.focus()
    else element?.focus()
  }, [byKey])

  const goTo = (index: number) => {
    setActive(index)
    lineAt(list.current, index)?.focus()
  }
  const back = () => {
    setOpen(null)
    goTo(active)
  }
  const enter = (item: MenuItem, withKey: boolean) => {
    if (item.disabled) return
    if (item.items) setOpen({ id: item.id, byKey: withKey })
    else onChoose(item)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const item = items[active]
    const now = event.timeStamp
    if (event.key === 'ArrowDown') goTo((active + 1) % items.length)
    else if (event.key === 'ArrowUp') goTo(active < 1 ? items.length - 1 : active - 1)
    else if (event.key === 'Home') goTo(0)
    else if (event.key === 'End') goTo(items.length - 1)
    else if (event.key === 'ArrowRight' && item?.items) enter(item, true)
    else if (event.key === 'ArrowLeft' && onBack) onBack()
    else if (event.key === 'Escape' && onBack) onBack()
    else if (event.key === 'Enter' || (event.key === ' ' && !ahead.isTyping(now))) {
      if (item) enter(item, true)
    } else if (event.key.length === 1) {
      const found = ahead.find(
        event.key,
        items.map((one) => one.label),
        active,
        now,
      )
      if (found !== null) goTo(found)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onPoint = (event: PointerEvent, item: MenuItem, index: number) => {
    if (event.pointerType !== 'mouse' || (active === index && (open === null || open.id === item.id))) return
    if (active !== index) goTo(index)
    clearTimeout(rest.current)
    rest.current = window.setTimeout(
      () => setOpen(item.items && !item.disabled ? { id: item.id, byKey: false } : null),
      REST_MS,
    )
  }

  const note = items[active]?.note
  const hasIcons = items.some((item) => item.icon || item.checked !== undefined)
  return (
    <>
      <div
        ref={list}
        popover="manual"
        role="menu"
        aria-label={label}
        tabIndex={-1}
        className="pp-menu"
        onKeyDown={onKeyDown}
      >
        {title && (
          <div className="pp-menu-title" aria-hidden="true">
            {title}
          </div>
        )}
        <div className="pp-menu-items">
          {groups.map((group) => (
            <div key={group.label} role="group" aria-label={group.label} className="pp-menu-group">
              {group.items.map((item) => {
                const index = items.indexOf(item)
                const isOpen = open?.id === item.id
                return (
                  <div
                    key={item.id}
                    role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
                    aria-checked={item.checked}
                    aria-disabled={item.disabled || undefined}
                    aria-haspopup={item.items ? 'menu' : undefined}
                    aria-expanded={item.items ? isOpen : undefined}
                    aria-describedby={index === active && note ? `${id}-note` : undefined}
                    tabIndex={index === Math.max(active, 0) ? 0 : -1}
                    className="pp-menu-item"
                    data-danger={item.danger || undefined}
                    data-index={index}
                    onPointerMove={(event) => onPoint(event, item, index)}
                    onClick={() => {
                      setActive(index)
                      clearTimeout(rest.current)
                      enter(item, false)
                    }}
                  >
                    {hasIcons && (
                      <span className="pp-menu-icon" aria-hidden="true">
                        {item.checked ? <Check /> : item.icon}
                      </span>
                    )}
                    <span className="pp-menu-label">{item.label}</span>
                    {item.hint && <span className="pp-menu-hint">{item.hint}</span>}
                    {item.items && <ChevronRight aria-hidden="true" />}
                  </div>
                )
              })}
            </div>
          ))}
        </div>
        {items.some((item) => item.note) && (
          <div id={`${id}-note`} className="pp-menu-note">
            {note ?? <i>{foot ?? '\u00A0'}</i>}
          </div>
        )}
      </div>
      {open && (
        <Submenu
          key={open.id}
          item={items.find((item) => item.id === open.id)}
          line={lineAt(list.current, active)}
          byKey={open.byKey}
          foot={foot}
          onChoose={onChoose}
          onBack={back}
        />
      )}
    </>
  )
}

function Submenu(props: {
  item: MenuItem | undefined
  line: HTMLElement | null
  byKey: boolean
  foot: string | undefined
  onChoose(item: MenuItem): void
  onBack(): void
}) {
  const { item, line, byKey, foot, onChoose, onBack } = props
  const [anchor] = useState<Box | null>(() => line?.getBoundingClientRect() ?? null)
  if (!item?.items || !anchor) return null
  const groups = [{ label: item.label, items: item.items }]
  return (
    <MenuList
      label={item.label}
      groups={groups}
      anchor={anchor}
      beside
      byKey={byKey}
      foot={foot}
      onChoose={onChoose}
      onBack={onBack}
    />
  )
}

/** Lines of this level only: a submenu is inside of it. */
function lineAt(list: HTMLElement | null, index: number): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`:scope > .pp-menu-items [data-index="${index}"]`) ?? null
}
